import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { fail } from '../domain/errors.ts';
import { recordOf, textOf } from '../domain/json-value.ts';
import { oneAtATime } from '../domain/one-at-a-time.ts';
import type { Language } from '../domain/phrase.ts';
import type { KeptRequest, WorkStore } from '../domain/work-store.ts';
import type { Logger } from '../ports.ts';
import { acknowledge } from './acknowledge.ts';
import { createFairLine } from './fair-line.ts';
import { persist } from './persist.ts';
import { seeToRequest } from './see-to-request.ts';
import { tellAsker } from './tell-asker.ts';

/** What Slack sent, before anybody acknowledged it. */
export interface Envelope {
  readonly body: unknown;
  readonly ack: () => Promise<void>;
}

/** Keeps what people ask for before Slack is told that it arrived. */
export interface Inbox {
  /** Stands before the listeners: `dispatch` hands the envelope on to them, with another way to acknowledge it where one is given. */
  receive(envelope: Envelope, dispatch: (ack?: Envelope['ack']) => Promise<void>): Promise<void>;
  /** Goes on with what processes that are gone had in hand, now and from then on. */
  open(): Promise<void>;
  /** Waits until nothing is in hand, at most so long (milliseconds); what is left is taken over by others. */
  close(limitMs: number): Promise<void>;
}

export interface InboxOptions {
  readonly store: Pick<WorkStore, 'keepRequest' | 'settleRequest' | 'dropRequest' | 'takeRequests' | 'isShared'>;
  readonly client: WebClient;
  /** Hands on what was kept, as if it had just come. */
  readonly replay: (body: unknown) => Promise<void>;
  readonly language: Language;
  readonly log: Logger;
  /** How long the database may take. */
  readonly patienceMs?: number;
}

/** Slack shows the person an error after three seconds; a second is left for the way. */
const usualPatienceMs = 2000;
const againMs = 200;
const takeOverEveryMs = 3000;
/** Seen to side by side. What people click next must not wait for the database behind all that is asked already. */
const mostInHand = 16;
/** Of one person, so that whoever asks for much holds up nobody else. */
const mostOfOne = 4;
/** More of one person is not even kept while all that waits to be seen to. */
const mostWaitingOfOne = 100;
const tooMuchOfOne = fail('line_full', { who: 'person', waiting: mostWaitingOfOne });

/** A click that was acknowledged is in the database: it is seen to after a crash, by this process or by another. */
export function createInbox(options: InboxOptions): Inbox {
  const { store, patienceMs = usualPatienceMs } = options;
  const inHand = new Set<Promise<void>>();
  const line = createFairLine({ all: mostInHand, each: mostOfOne });
  let timer: NodeJS.Timeout | null = null;
  const end = new AbortController();
  const replay = ({ user, payload }: KeptRequest) => line.run(user, () => options.replay(payload));
  const seeTo = (request: KeptRequest, first: () => Promise<void>): Promise<void> => {
    const done = seeToRequest(
      request,
      { first, again: () => replay(request) },
      { ...options, signal: end.signal },
    ).finally(() => inHand.delete(done));
    inHand.add(done);
    return done;
  };
  const takeOver = oneAtATime(() => takeOverRequests((request) => void seeTo(request, () => replay(request)), options));
  return {
    receive: async (envelope, dispatch) => {
      const request = readRequest(envelope.body);
      if (request === null) return dispatch();
      if (line.count(request.user) >= mostWaitingOfOne) return tellAsker(request, tooMuchOfOne, options);
      const kept = await keepInTime(request, { ...options, patienceMs, signal: end.signal });
      if (kept === 'late') return tellAsker(request, fail('not_kept'), options);
      if (kept === 'known') return envelope.ack();
      if (isForm(request)) return seeTo(request, () => dispatch());
      await acknowledge(envelope.ack, options.log);
      await seeTo(request, () => line.run(request.user, () => dispatch(isDone)));
    },
    open: async () => {
      await takeOver();
      if (store.isShared) timer = setInterval(() => void takeOver(), takeOverEveryMs).unref();
    },
    close: async (limitMs) => {
      clearInterval(timer ?? undefined);
      await Promise.race([Promise.all(inHand), sleep(limitMs, undefined, { ref: false })]);
      end.abort();
    },
  };
}

/** Goes on with what processes that are gone had kept. */
async function takeOverRequests(seeTo: (request: KeptRequest) => void, { store, log }: InboxOptions): Promise<void> {
  try {
    for (const request of await store.takeRequests()) {
      log.info({ request: request.id }, 'A request of a process that is gone is taken up');
      seeTo(request);
    }
  } catch (error) {
    log.warn({ error }, 'Requests of processes that are gone could not be looked for');
  }
}

/** Whoever reads a form answers with the acknowledgement, and in time; of all else Slack wants to know only that it arrived. */
function isForm({ payload }: KeptRequest): boolean {
  return recordOf(payload)['type'] === 'view_submission';
}

async function isDone(): Promise<void> {
  // It was acknowledged when it was kept.
}

/** Null for what no person asked for, such as an alert: that is read again from the history of its channel. */
function readRequest(body: unknown): KeptRequest | null {
  const { token: _, ...payload } = recordOf(body);
  const event = recordOf(payload['event']);
  const isEvent = payload['type'] === 'event_callback';
  if (isEvent && event['type'] !== 'app_mention') return null;
  const user = textOf(recordOf(payload['user'])['id']) ?? textOf(payload['user_id']) ?? textOf(event['user']);
  if (user === null) return null;
  const channel =
    textOf(recordOf(payload['channel'])['id']) ?? textOf(payload['channel_id']) ?? textOf(event['channel']) ?? null;
  return { id: makeRequestId(body), user, channel, payload };
}

/** The same for every delivery of one request: made from what Slack names it by. */
export function makeRequestId(body: unknown): string {
  const payload = recordOf(body);
  const name = textOf(payload['event_id']) ?? textOf(payload['trigger_id']) ?? JSON.stringify(payload);
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}

/** A database that was restarted answers a second later, and the first call after it fails on a connection that is gone. */
async function keepStubbornly(
  request: KeptRequest,
  isLate: () => boolean,
  store: Pick<WorkStore, 'keepRequest'>,
): Promise<boolean> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      // Known at a second attempt: the first one arrived, only its answer did not.
      return (await store.keepRequest(request)) || attempt > 0;
    } catch (error) {
      await sleep(againMs, undefined, { ref: false });
      if (isLate()) throw error;
    }
  }
}

/** `late`: it may be stored after all, whatever the database said, but the person is told that it was not; then it is dropped. */
async function keepInTime(
  request: KeptRequest,
  { patienceMs, ...options }: Finishing & { readonly patienceMs: number },
): Promise<'kept' | 'known' | 'late'> {
  const { store, log } = options;
  const drop = () => persist(() => store.dropRequest(request.id), options);
  let isLate = false;
  const keeping = keepStubbornly(request, () => isLate, store).then(
    (isNew) => {
      if (isLate && isNew) void drop();
      return isNew ? ('kept' as const) : ('known' as const);
    },
    (error: unknown) => {
      log.error({ error }, 'A request could not be stored');
      void drop();
      return 'late' as const;
    },
  );
  const patience = sleep(patienceMs, 'late' as const, { ref: false });
  const kept = await Promise.race([keeping, patience]);
  isLate = kept === 'late';
  return kept;
}

type Finishing = InboxOptions & { readonly signal: AbortSignal };
