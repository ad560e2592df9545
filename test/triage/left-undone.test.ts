import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fail } from '../../src/domain/errors.ts';
import type { Flood, WantedAlert } from '../../src/domain/offer.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { createAutoStart } from '../../src/triage/auto-start.ts';
import { bringUpSummaries } from '../../src/triage/bring-up-summaries.ts';
import { createCatchUp } from '../../src/triage/catch-up.ts';
import { createRetry } from '../../src/triage/create-retry.ts';
import { createFloodWork } from '../../src/triage/flood-work.ts';
import type { AnalysisRequest, RequestOutcome } from '../../src/triage/handle-request.ts';
import { createOfferDesk } from '../../src/triage/offer-desk.ts';
import { createPulse } from '../../src/triage/pulse.ts';
import { createSieve } from '../../src/triage/sieve.ts';
import { takeUpLeftAlerts } from '../../src/triage/take-up-alerts.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { buildReference, placeAt } from '../store/stored-things.ts';
import { waitFor } from '../story/wait-for.ts';
import { pause } from './world/post-alerts.ts';
import { createQuietLog } from './world/quiet-log.ts';
import { createFindings } from './world/test-findings.ts';

const clock = { now: () => new Date() };
const channelId = 'C0ALERTS';
const again = { againMs: 1 };

let directory: string;
let store: Store;
beforeAll(async () => {
  directory = await prepareDirectory();
  store = await openStore({ dataDirectory: directory, clock });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

let serial = 0;

/** An alert that was just posted and noted. */
async function noteAlert(type = 'Recon:EC2/Portscan') {
  serial += 1;
  const place = placeAt((Date.now() / 1000 + serial / 1000).toFixed(6));
  const reference = buildReference({ findingId: serial.toString(16).padStart(32, 'e'), type });
  await store.noteAlert(place, reference);
  return { place, reference };
}

/** Answers in order, and with the last one for ever. */
function answerInTurn(answers: readonly RequestOutcome[]) {
  const asked: AnalysisRequest[] = [];
  const request = async (one: AnalysisRequest) => {
    asked.push(one);
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    if (answer === undefined) throw new Error('There is an answer.');
    return answer;
  };
  return { asked, request };
}

const refused = (...[code, context]: Parameters<typeof fail>): RequestOutcome => ({
  kind: 'refused',
  error: fail(code, context),
});
const throttled = refused('throttled', { service: 'GuardDuty' });

describe('many reasons to do something again', () => {
  it('lead to doing it once', async () => {
    let done = 0;
    const retry = createRetry(() => void (done += 1), 1);
    for (let count = 0; count < 3; count += 1) retry.again();
    await waitFor('it is done', () => done > 0);
    // The second and third pause would be 3 and 9 ms.
    await pause(50);
    expect(done).toBe(1);
    retry.again();
    await waitFor('it is done again', () => done === 2);
  });
});

describe('the history of a channel', () => {
  const openCatchUp = (history: () => Promise<readonly never[]>) => {
    const ports = { store, clock, log: createQuietLog(), channel: { history } };
    return createCatchUp(ports, { channels: [channelId], handle: async () => undefined, ...again });
  };

  it('that Slack does not give for now is asked for again, and nothing counts as read until then', async () => {
    let isAway = true;
    let asked = 0;
    const catchUp = openCatchUp(async () => {
      asked += 1;
      if (isAway) throw fail('slack_away', { reason: 'HTTP 503' });
      return [];
    });
    await store.saveMark(channelId, (Date.now() / 1000).toFixed(6));
    await catchUp.connected();
    expect(catchUp.caughtUpAt()).toBeNull();
    await waitFor('further attempts', () => asked > 2);
    isAway = false;
    await waitFor('it is read', () => catchUp.caughtUpAt() !== null);
  });

  it('is read anew where the connection broke while it was read', async () => {
    let asked = 0;
    const catchUp = openCatchUp(async () => {
      asked += 1;
      if (asked === 1) catchUp.disconnected();
      return [];
    });
    await catchUp.connected();
    expect(catchUp.caughtUpAt()).toBeNull();
    await catchUp.connected();
    expect(asked).toBe(2);
    expect(catchUp.caughtUpAt()).not.toBeNull();
  });
});

describe('one message that fails in passing', () => {
  it('holds up none of those after it, and is handled when the trouble is over', async () => {
    const handled: unknown[] = [];
    let failures = 2;
    const channel = {
      history: async (_: string, after: string) => {
        const places = [1, 2].map((one) => placeAt((Date.now() / 1000 - 10 + one).toFixed(6)));
        return places
          .filter(({ ts }) => Number(ts) > Number(after) + 1)
          .map((place, index) => ({ message: index, place }));
      },
    };
    const handle = async (message: unknown) => {
      handled.push(message);
      if (message === 0 && failures-- > 0) throw fail('throttled', { service: 'GuardDuty' });
    };
    const ports = { store, clock, log: createQuietLog(), channel };
    const catchUp = createCatchUp(ports, { channels: [channelId], handle, ...again });
    await catchUp.connected();
    await waitFor('it is read', () => catchUp.caughtUpAt() !== null);
    expect(handled).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it('is not read from its beginning again because a later part of it failed', async () => {
    const longAgo = Math.floor(Date.now() / 1000) - 86_400;
    const messages = [0, 1, 2, 3].map((hour) => {
      return { message: hour, place: { ...placeAt((longAgo + hour * 3600).toFixed(6)), channel: 'C0LONG' } };
    });
    let asked = 0;
    const history = async (_: string, after: string) => {
      asked += 1;
      if (asked === 3) throw fail('slack_away', { reason: 'HTTP 503' });
      return messages.filter(({ place }) => Number(place.ts) > Number(after)).slice(0, 1);
    };
    const handled: unknown[] = [];
    const handle = async (message: unknown) => void handled.push(message);
    await store.saveMark('C0LONG', longAgo.toFixed(6));
    const ports = { store, clock, log: createQuietLog(), channel: { history } };
    const catchUp = createCatchUp(ports, { channels: ['C0LONG'], handle, ...again });
    await catchUp.connected();
    await waitFor('it is read', () => catchUp.caughtUpAt() !== null);
    // The one at the mark is read again: messages are handled side by side.
    expect(handled).toEqual([0, 1, 1, 2, 3]);
  });
});

describe('the alerts of a flood that somebody wants analysed', () => {
  const want = async () => {
    const { place } = await noteAlert();
    await store.wantAlerts([place], 'U0AIKO', 'click');
    return place;
  };
  const openWork = (answers: readonly RequestOutcome[]) => {
    const told: { wanted: WantedAlert; error: unknown }[] = [];
    const asked = answerInTurn(answers);
    const channel = { refused: async (wanted: WantedAlert, error: unknown) => void told.push({ wanted, error }) };
    const work = createFloodWork({ store, log: createQuietLog(), channel }, asked.request, again);
    return { ...asked, told, work };
  };
  const nothingWanted = async () => (await store.wantedAlerts()).length === 0;

  it.each([
    ['GuardDuty throttles', throttled],
    ['Slack is away', refused('slack_away', { reason: 'HTTP 503' })],
    ['the line is full', refused('line_full', { who: 'all', waiting: 1 })],
  ])('wait while %s, and go on by themselves', async (_, trouble) => {
    const place = await want();
    const { work, asked, told } = openWork([trouble, trouble, { kind: 'started', place }]);
    await work.resume();
    expect(await store.wantedAlerts()).toHaveLength(1);
    await waitFor('nothing is wanted', nothingWanted);
    work.stop();

    expect(asked).toHaveLength(3);
    expect(told).toEqual([]);
  });

  it('that cannot be analysed are told of in their thread', async () => {
    const place = await want();
    const { work, told } = openWork([refused('finding_not_found', { finding: 'x', searched: 'eu-west-1' })]);
    await work.resume();
    work.stop();

    expect(await nothingWanted()).toBe(true);
    expect(told).toMatchObject([{ wanted: { place, user: 'U0AIKO' }, error: { code: 'finding_not_found' } }]);
  });
});

describe('the heartbeat', () => {
  it('goes on while something else takes its time, and that is not begun twice', async () => {
    let beats = 0;
    let begun = 0;
    const replica = { ...store, isShared: true, beat: async () => void (beats += 1), leave: async () => undefined };
    const endless = () => {
      begun += 1;
      return new Promise<void>(() => undefined);
    };
    const pulse = createPulse({ store: replica, log: createQuietLog() }, [endless], { everyMs: 1, careEveryMs: 1 });
    await pulse.start();
    await waitFor('further beats', () => beats > 5);
    await pulse.stop();

    expect(begun).toBe(1);
  });

  it('of a bot that is alone looks after things, too', async () => {
    let cared = 0;
    const pulse = createPulse({ store, log: createQuietLog() }, [async () => void (cared += 1)], { careEveryMs: 1 });
    await pulse.start();
    await waitFor('a second time', () => cared > 1);
    await pulse.stop();
  });
});

describe('the summary of a flood', () => {
  it('that was not posted, or does not show all, is brought up to date', async () => {
    const type = 'Backdoor:EC2/DenialOfService.Tcp';
    const rule = { least: 2, withinMs: 120_000 };
    const join = async () => store.joinFlood((await noteAlert(type)).place, type, rule);
    await join();
    const flood = await join();
    // The process ends here.
    const shown: Flood[] = [];
    let isAway = true;
    const summarize = async (one: Flood) => {
      if (isAway) throw fail('slack_away', { reason: 'HTTP 503' });
      shown.push(one);
      await store.noteSummary(one.id, one.count);
    };
    const bringUp = () => bringUpSummaries({ store, log: createQuietLog(), channel: { summarize } }, -60_000);
    await bringUp();
    isAway = false;
    await bringUp();
    await bringUp();
    await join();
    // While alerts come, each brings it up to date itself.
    expect(await store.floodsBehind(60_000)).toEqual([]);
    await bringUp();

    expect(shown).toMatchObject([
      { id: flood?.id, count: 2 },
      { id: flood?.id, count: 3 },
    ]);
  });
});

describe('an alert that was noted and is still to be offered', () => {
  const openDesk = (offer: () => Promise<void>) => {
    const channel = { offer, updateOffer: async () => undefined };
    return createOfferDesk({ store, channel, log: createQuietLog() });
  };

  it('is taken up where nobody holds it, and not again and again while it waits here', async () => {
    const { place } = await noteAlert('Impact:EC2/PortSweep');
    const considered: unknown[] = [];
    let go = (): void => undefined;
    const offered: unknown[] = [];
    const offers = openDesk(async () => {
      offered.push(place);
      await new Promise<void>((resolve) => {
        go = resolve;
      });
    });
    const autoStart = async (_: unknown, at: unknown) => {
      considered.push(at);
      return true;
    };
    const takeUp = () => takeUpLeftAlerts({ ports: { store }, offers, autoStart }, -1000);
    const isOurs = (one: unknown) => expect.objectContaining({ ts: place.ts }).asymmetricMatch(one);
    await takeUp();
    await takeUp();
    expect(considered.filter(isOurs)).toHaveLength(1);
    await waitFor('it is offered', () => offered.length > 0);
    go();
  });
});

describe('a rule', () => {
  const rules = [{ minSeverity: 1, types: ['*'], accounts: ['*'], maxPerHour: 1 }];
  const organisation = { timeZone: 'UTC', businessHours: null, holidays: [] };

  it('starts its finding when GuardDuty answers again, and that costs one start of its hour', async () => {
    const findings = createFindings();
    const finding = findings.add();
    const { place } = await noteAlert();
    let lookUps = 0;
    const away = {
      ...findings,
      lookUp: async (...given: Parameters<typeof findings.lookUp>) => {
        lookUps += 1;
        if (lookUps < 3) throw fail('service_unavailable', { service: 'GuardDuty', reason: 'HTTP 503' });
        return findings.lookUp(...given);
      },
    };
    const { asked, request } = answerInTurn([throttled, { kind: 'started', place }]);
    const { signal } = new AbortController();
    const ports = { findings: away, store, clock, log: createQuietLog() };
    const autoStart = createAutoStart({ rules, organisation, signal, ...again }, ports, request);

    expect(await autoStart([buildReference({ findingId: finding.id })], place)).toBe(true);
    expect(asked.map((one) => one.request)).toEqual(
      Array.from({ length: 2 }, () => `rule/111122223333/eu-west-1/${finding.id}`),
    );
  });

  it('leaves the alert open where the bot stops before GuardDuty answers', async () => {
    const end = new AbortController();
    const lookUp = async () => {
      end.abort();
      throw fail('timed_out', { service: 'GuardDuty', seconds: 20 });
    };
    const ports = { findings: { ...createFindings(), lookUp }, store, clock, log: createQuietLog() };
    const options = { rules, organisation, signal: end.signal };
    const autoStart = createAutoStart(options, ports, answerInTurn([throttled]).request);

    expect(await autoStart([buildReference()], (await noteAlert()).place)).toBe(false);
  });
});

describe('an alert of a sender that is not listed', () => {
  it('is not turned away because GuardDuty does not answer', async () => {
    const read = async () => {
      throw fail('throttled', { service: 'GuardDuty' });
    };
    const options = { channels: [{ id: channelId, allowedSenders: [] }], own: [] };
    const sieve = createSieve(options, { findings: { ...createFindings(), read }, log: createQuietLog() });
    const link = `https://eu-west-1.console.aws.amazon.com/guardduty/home?region=eu-west-1#/findings?fId=${'a'.repeat(32)}`;

    await expect(sieve({ bot_id: 'B0STRANGER', text: link }, placeAt('1.1'))).rejects.toMatchObject({
      code: 'throttled',
    });
  });
});
