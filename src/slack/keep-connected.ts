import { setTimeout as sleep } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import type { TriageError } from '../domain/errors.ts';
import type { Logger } from '../ports.ts';
import { readRefusal } from './watch-tokens.ts';

type Client = SocketModeReceiver['client'];

/** The waits before another attempt: Slack refreshes connections every few hours, so the first one is at once. */
const waitsMs = [0, 1000, 2000, 5000, 10_000, 30_000];
/** A connection that lasts less was none: Slack that takes connections and drops them must not be asked without end. */
const steadyMs = 10_000;

/** Slack refuses a good token now and then; one that is refused so often in a row, with waits between, is over. */
const refusalsThatCount = 3;

/** At start an idle connection may have been closed meanwhile, which costs one attempt; a real refusal stays one. */
const firstAttempts = 3;
const firstPauseMs = 500;

type OnRefused = (error: TriageError) => void;

export interface Connection {
  /** Connects; rejects when the first attempts fail. */
  start(): Promise<void>;
  stop(): Promise<void>;
  isConnected(): boolean;
  /** Told of every connection that was made, and of every one that was lost. */
  onChange(listener: (isConnected: boolean) => void): void;
}

/**
 * Keeps Socket Mode connected until it is stopped. The library's own reconnecting waits long after each refresh and leaves
 * a rejection unhandled when Slack cannot be reached, which would end the process; so it is switched off and done here.
 */
export function keepConnected(client: Client, log: Logger, onRefused: OnRefused = () => undefined): Connection {
  guardMessages(client, log);
  const signal = createSignal(log);
  const isOver = countRefusals(onRefused, log);
  const patience = createPatience();
  let isStopped = false;
  let timer: NodeJS.Timeout | null = null;
  const connect = async (): Promise<void> => {
    await startInTime(client);
    // The stop came while the connection was being made.
    if (isStopped) return disconnect(client);
    patience.connected();
    signal.set(true);
  };
  const reconnectLater = (): void => {
    signal.set(false);
    if (isStopped || timer !== null) return;
    timer = setTimeout(reconnect, patience.nextWaitMs());
  };
  const tryAgain = (error: unknown): void => {
    if (!isOver(error)) reconnectLater();
  };
  const reconnect = (): void => {
    timer = null;
    connect().catch(tryAgain);
  };
  return {
    start: async () => {
      await retryFirst(connect);
      client.on('disconnected', reconnectLater);
    },
    stop: async () => {
      isStopped = true;
      signal.set(false);
      clearTimeout(timer ?? undefined);
      await disconnect(client);
    },
    isConnected: signal.isOn,
    onChange: signal.listen,
  };
}

/** From the first request to Slack's hello. */
const helloMs = 15_000;

/** The library waits for minutes where the connection is taken but nobody says hello; meanwhile nothing would be heard. */
async function startInTime(client: Client): Promise<void> {
  const patience = new AbortController();
  const isLate = sleep(helloMs, true, { signal: patience.signal }).catch(() => false);
  try {
    if (!(await Promise.race([client.start().then(() => false), isLate]))) return;
  } finally {
    patience.abort();
  }
  await disconnect(client);
  throw new Error('Slack took the connection, but did not say hello in time.');
}

/** How long to wait before the next attempt: longer with each in a row, jittered so that bots do not come back in one moment. */
function createPatience() {
  let failures = 0;
  let connectedAt: number | null = null;
  return {
    connected: (): void => {
      connectedAt = Date.now();
    },
    nextWaitMs: (): number => {
      if (connectedAt !== null && Date.now() - connectedAt >= steadyMs) failures = 0;
      connectedAt = null;
      failures += 1;
      return (waitsMs[Math.min(failures, waitsMs.length) - 1] ?? 0) * (0.75 + Math.random() / 2);
    },
  };
}

/** Tells whether a failure to connect was the last: the token was refused often enough in a row. */
function countRefusals(onRefused: OnRefused, log: Logger): (error: unknown) => boolean {
  let refusals = 0;
  return (error) => {
    const refusal = readRefusal(error, 'SLACK_APP_TOKEN');
    refusals = refusal === null ? 0 : refusals + 1;
    if (refusal !== null && refusals >= refusalsThatCount) {
      onRefused(refusal);
      return true;
    }
    log.warn({ error }, 'Slack cannot be reached, trying again');
    return false;
  };
}

/** Something that is or is not, and who wants to know. */
function createSignal(log: Logger) {
  const listeners = new Set<(isOn: boolean) => void>();
  let isOn = false;
  return {
    isOn: () => isOn,
    set: (state: boolean): void => {
      if (state) log.info({}, 'Connected to Slack');
      isOn = state;
      for (const listener of listeners) listener(state);
    },
    listen: (listener: (isOn: boolean) => void): void => void listeners.add(listener),
  };
}

async function retryFirst(connect: () => Promise<void>): Promise<void> {
  for (let attempt = 1; attempt < firstAttempts; attempt += 1) {
    try {
      return await connect();
    } catch {
      await sleep(firstPauseMs);
    }
  }
  await connect();
}

/** Slack sends envelopes without an event (app_rate_limited), on which the library's handler rejects. */
function guardMessages(client: Client, log: Logger): void {
  const handlers = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  for (const handle of handlers) {
    client.on('ws_message', (...args: readonly unknown[]) => {
      Promise.resolve(Reflect.apply(handle, client, args)).catch((error: unknown) => {
        log.warn({ error }, 'A message of Slack could not be read');
      });
    });
  }
}

const closeMs = 1000;

/** The library waits for the other side to close; a server that does not answer must not hold up the stop. */
async function disconnect(client: Client): Promise<void> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, closeMs).unref());
  const closed = client.disconnect().catch(() => undefined);
  await Promise.race([closed, patience]);
}
