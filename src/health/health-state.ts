import { setTimeout as sleep } from 'node:timers/promises';

/** One thing the bot depends on. */
export interface Dependency {
  readonly name: string;
  readonly state: 'ok' | 'failing' | 'unknown';
  /** In our words; no secret, no text of others. */
  readonly detail: string;
  /** Without it the bot cannot work at all. */
  readonly isVital: boolean;
}

export interface HealthOptions {
  readonly isConnected: () => boolean;
  /** Asks the database something small. */
  readonly askDatabase: () => Promise<void>;
  /** How the log tools did of late. */
  readonly sources: () => readonly Dependency[];
}

export interface Health {
  read(): Promise<{ readonly isReady: boolean; readonly dependencies: readonly Dependency[] }>;
  /** From now on the bot is not ready, whatever works. */
  stopping(): void;
}

const databaseMs = 2000;

/** Knows how the bot is now; nothing of it is remembered from before, except how the log tools answered last. */
export function createHealth({ isConnected, askDatabase, sources }: HealthOptions): Health {
  let isStopping = false;
  return {
    read: async () => {
      const dependencies = [describeSlack(isConnected()), await askInTime(askDatabase), ...sources()];
      const isReady = !isStopping && dependencies.every(({ isVital, state }) => !isVital || state === 'ok');
      const stopping: Dependency = { name: 'bot', state: 'failing', detail: 'stopping', isVital: true };
      return { isReady, dependencies: isStopping ? [stopping, ...dependencies] : dependencies };
    },
    stopping: () => {
      isStopping = true;
    },
  };
}

function describeSlack(isConnected: boolean): Dependency {
  const detail = isConnected ? 'connected' : 'not connected';
  return { name: 'slack', state: isConnected ? 'ok' : 'failing', detail, isVital: true };
}

async function askInTime(ask: () => Promise<void>): Promise<Dependency> {
  const patience = new AbortController();
  const late = sleep(databaseMs, 'no answer in time', { signal: patience.signal }).catch(() => null);
  const failure = await Promise.race([
    ask().then(
      () => null,
      () => 'cannot be asked',
    ),
    late,
  ]);
  patience.abort();
  return { name: 'database', state: failure === null ? 'ok' : 'failing', detail: failure ?? 'answers', isVital: true };
}
