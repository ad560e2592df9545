import { setTimeout as sleep } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '../ports.ts';

type Client = SocketModeReceiver['client'];

/** The waits before another attempt: Slack refreshes connections every few hours, so the first one is at once. */
const waitsMs = [0, 1000, 2000, 5000, 10_000, 30_000];

/** At start an idle connection may have been closed meanwhile, which costs one attempt; a real refusal stays one. */
const firstAttempts = 3;
const firstPauseMs = 500;

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
export function keepConnected(client: Client, log: Logger): Connection {
  guardMessages(client, log);
  const signal = createSignal(log);
  let isStopped = false;
  let failures = 0;
  let timer: NodeJS.Timeout | null = null;
  const connect = async (): Promise<void> => {
    await client.start();
    // The stop came while the connection was being made.
    if (isStopped) return disconnect(client);
    failures = 0;
    signal.set(true);
  };
  const reconnectLater = (): void => {
    signal.set(false);
    if (isStopped || timer !== null) return;
    failures += 1;
    timer = setTimeout(reconnect, waitsMs[Math.min(failures, waitsMs.length) - 1]);
  };
  const reconnect = (): void => {
    timer = null;
    connect().catch((error: unknown) => {
      log.warn({ error, failures }, 'Slack cannot be reached, trying again');
      reconnectLater();
    });
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
