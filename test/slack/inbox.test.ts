import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fail } from '../../src/domain/errors.ts';
import type { KeptRequest } from '../../src/domain/work-store.ts';
import { createInbox, type Inbox, makeRequestId } from '../../src/slack/inbox.ts';
import { link, openDesk, type TestDesk } from './open-desk.ts';
import { alerts, createLog, waitFor } from './start-slack.ts';

const never = new Promise<boolean>(() => undefined);

let desk: TestDesk;
let inbox: Inbox;
/** With the usual patience for the database. */
let patient: Inbox;
/** What happened, in order. */
let course: string[];
let kept: Map<string, KeptRequest>;
let left: KeptRequest[];
let settle: () => void;
let keep: (request: KeptRequest) => Promise<boolean>;

beforeAll(async () => {
  desk = await openDesk();
  const { slack } = desk.world;
  const store = {
    isShared: false,
    keepRequest: (request: KeptRequest) => keep(request),
    settleRequest: async () => settle(),
    dropRequest: async () => void course.push('dropped'),
    takeRequests: async () => left.splice(0),
  };
  const { client, replay } = slack;
  const options = { store, client, replay, language: 'en', log: createLog() } as const;
  inbox = createInbox({ ...options, patienceMs: 150 });
  patient = createInbox(options);
  slack.intercept((envelope, dispatch) => {
    const ack = async (...answer: readonly []): Promise<void> => {
      course.push('acknowledged');
      await envelope.ack(...answer);
    };
    return inbox.receive({ ...envelope, ack }, dispatch);
  });
});
afterAll(() => desk.world.stop());
beforeEach(() => {
  desk.reset();
  course = [];
  kept = new Map();
  left = [];
  settle = () => void course.push('settled');
  keep = async (request) => {
    course.push('kept');
    const isNew = !kept.has(request.id);
    kept.set(request.id, request);
    return isNew;
  };
});

const run = (text: string) =>
  desk.world.server.perform({ type: 'slash', as: 'U0AIKO', channel: alerts, command: '/gd-triage', text });

const mention = { type: 'app_mention', user: 'U0AIKO', channel: alerts, ts: '1.1', text: `<@U0BOT> ${link}` };
const envelopeOf = (eventId: string) => ({
  body: { type: 'event_callback', event_id: eventId, token: 'a-secret', event: mention },
  ack: async () => void course.push('acknowledged'),
});

describe('what a person asks for', () => {
  it('is kept first, and settled when it was seen to; no secret of the envelope is kept', async () => {
    await run(link);
    await waitFor(() => course.includes('settled'));
    const [request] = [...kept.values()];

    expect(course[0]).toBe('kept');
    expect(desk.requests).toMatchObject([{ user: 'U0AIKO', request: request?.id }]);
    expect(request).toMatchObject({ user: 'U0AIKO', channel: alerts, payload: { text: link } });
    expect(JSON.stringify(request)).not.toMatch(/"token"/);
  });

  it('is not acknowledged while the database does not answer: the person is told, and nothing starts', async () => {
    keep = () => never;
    await run(link).catch(() => undefined);
    const answer = await desk.readAnswer('could not be stored');

    expect(answer.visibleTo).toBe('U0AIKO');
    expect(desk.requests).toEqual([]);
    expect(course).toEqual([]);
  });

  it('is kept where the database comes back in time, also when only its first answer was lost', async () => {
    let attempts = 0;
    keep = async (request) => {
      attempts += 1;
      const isNew = !kept.has(request.id);
      kept.set(request.id, request);
      if (attempts === 1) throw new Error('The connection was cut.');
      return isNew;
    };
    await patient.receive(envelopeOf('EvCUT'), async () => void course.push('seen to'));

    expect(course).toEqual(['acknowledged', 'seen to', 'settled']);
  });

  it('is seen to again by itself while Slack is away, and the person is told so', async () => {
    const body = { ...envelopeOf('EvAGAIN').body, team_id: 'T1', api_app_id: 'A1' };
    await inbox.receive({ ...envelopeOf(''), body }, async () => {
      throw fail('slack_away', { reason: 'invalid_auth' });
    });

    expect(course).toEqual(['kept', 'acknowledged', 'settled']);
    expect(desk.requests).toMatchObject([{ user: 'U0AIKO' }]);
    expect((await desk.readAnswer('tries again by itself')).visibleTo).toBe('U0AIKO');
  });

  it('stays kept for the next start where the process ends while Slack is away', async () => {
    const seen = patient.receive(envelopeOf('EvAWAY'), async () => {
      course.push('tried');
      throw fail('slack_away', { reason: 'token_revoked' });
    });
    await waitFor(() => course.includes('tried'));
    await patient.close(10);
    await seen;

    expect(course).toEqual(['kept', 'acknowledged', 'tried']);
  });

  it('is dropped again where the database answers after the person was told', async () => {
    let answerLate: (isNew: boolean) => void = () => undefined;
    keep = () => new Promise((resolve) => (answerLate = resolve));
    await inbox.receive(envelopeOf('EvLATE'), async () => void course.push('seen to'));
    answerLate(true);
    await waitFor(() => course.includes('dropped'));

    expect(course).not.toContain('seen to');
  });

  it('is seen to once when it is delivered again', async () => {
    const dispatch = async () => void course.push('seen to');
    await inbox.receive(envelopeOf('Ev1'), dispatch);
    await inbox.receive(envelopeOf('Ev1'), dispatch);

    expect(course).toEqual(['kept', 'acknowledged', 'seen to', 'settled', 'kept', 'acknowledged']);
  });

  it('is seen to after all where the process that kept it is gone', async () => {
    const payload = { ...envelopeOf('Ev2').body, team_id: 'T1', api_app_id: 'A1' };
    kept.set(makeRequestId(payload), { id: '', user: '', channel: null, payload });
    left = [{ id: makeRequestId(payload), user: 'U0AIKO', channel: alerts, payload }];
    await inbox.open();
    await waitFor(() => course.includes('settled'));

    expect(desk.requests).toMatchObject([{ user: 'U0AIKO', request: makeRequestId(payload) }]);
  });

  it('is settled when the database is back, and seen to once', async () => {
    settle = () => {
      settle = () => void course.push('settled');
      throw new Error('the database is gone');
    };
    await run(link);
    await waitFor(() => course.includes('settled'));

    expect(desk.requests).toHaveLength(1);
  });

  it('is seen to although another person asked for very much', async () => {
    const { promise: never } = Promise.withResolvers<void>();
    const ask = (user: string, number: number, see: () => Promise<void>) => {
      const { body, ack } = envelopeOf(`Ev${user}${number}`);
      return inbox.receive({ body: { ...body, event: { ...mention, user } }, ack }, see);
    };
    for (let number = 0; number < 100; number += 1) void ask('U0MANY', number, () => never);
    await waitFor(() => kept.size === 100);
    // Nothing more is taken of that person, which they are told; Slack is not told that it arrived.
    await ask('U0AIKO', 1, async () => void course.push('seen to'));
    expect(course).toContain('seen to');
    await ask('U0MANY', 100, async () => void course.push('too much'));
    expect(kept.size).toBe(101);
    expect(course).not.toContain('too much');
    expect(course.filter((step) => step === 'acknowledged')).toHaveLength(101);
  });

  it('is told from alerts, which are read again from the history of their channel', async () => {
    const body = { type: 'event_callback', event_id: 'Ev3', event: { type: 'message', user: 'U0AIKO' } };
    await inbox.receive({ ...envelopeOf(''), body }, async () => void course.push('seen to'));

    expect(course).toEqual(['seen to']);
  });
});
