import type { Config } from './config.ts';
import { createHealth, type Dependency } from './health/health-state.ts';
import { type HealthServer, serveHealth } from './health/serve-health.ts';
import type { Clock, Logger } from './ports.ts';
import { type Duty, runDuties } from './run-duties.ts';
import type { Store } from './store/open-store.ts';

type Kept = Pick<
  Store,
  'upkeep' | 'mayHaveForgotten' | 'readMark' | 'saveMark' | 'takeDuty' | 'endDuty' | 'dutyDoneAt' | 'queueUnfinished'
>;

export interface CareOptions {
  readonly config: Pick<Config, 'health' | 'retention' | 'backup' | 'channels'>;
  readonly store: Kept;
  readonly isConnected: () => boolean;
  readonly sources: () => readonly Dependency[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** What runs beside the triage: the tale of how the bot is, and the upkeep of its database. */
export interface Care {
  start(): Promise<void>;
  /** The bot is not ready any more, but still tells so. */
  stopping(): void;
  close(): Promise<void>;
}

const hourMs = 3_600_000;

/** Serves health where a port is configured, deletes what is past its time, and backs up the embedded database. */
export function lookAfter({ config, store, isConnected, sources, clock, log }: CareOptions): Care {
  const health = createHealth({ isConnected, askDatabase: store.upkeep.ping, sources });
  let server: HealthServer | null = null;
  let duties: { stop(): Promise<void> } | null = null;
  return {
    start: async () => {
      if (config.health !== null) {
        server = await serveHealth(health, config.health);
        log.info({ url: server.url }, 'Health is told over HTTP');
      }
      if (store.mayHaveForgotten) await readBack(config.channels, store);
      duties = runDuties(listDuties({ config, store, clock }), { store, clock, log });
    },
    stopping: health.stopping,
    close: async () => {
      await duties?.stop();
      await server?.close();
    },
  };
}

/** Before all time: the history of these channels is read as far back as it ever is. */
const beforeAll = '1.000000';

/** A channel without a mark counts as new, and nothing of its past is read; after a loss it must be. */
async function readBack(channels: Config['channels'], store: Kept): Promise<void> {
  for (const { id } of channels) if ((await store.readMark(id)) === null) await store.saveMark(id, beforeAll);
}

function listDuties({ config, store, clock }: Pick<CareOptions, 'config' | 'store' | 'clock'>): readonly Duty[] {
  const { retention, backup } = config;
  const forget: Duty = {
    name: 'retention',
    everyMs: 24 * hourMs,
    run: () => store.upkeep.forget({ ...retention, now: clock.now() }),
  };
  // A job that failed too often to be tried again, while its investigation is not over.
  const queue: Duty = {
    name: 'unfinished work',
    everyMs: hourMs,
    run: async () => (await store.queueUnfinished(), {}),
  };
  const { backUp } = store.upkeep;
  if (backUp === null || backup.keep === 0) return [forget, queue];
  const keepCopy: Duty = {
    name: 'backup',
    everyMs: backup.everyHours * hourMs,
    run: async () => ({ file: await backUp({ keep: backup.keep, now: clock.now() }) }),
  };
  return [keepCopy, forget, queue];
}
