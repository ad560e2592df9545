import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { loadConfig } from '../../src/config.ts';
import { startWorld, type World, type WorldOptions } from '../../src/demo/world.ts';
import { type Bot, startBot } from '../../src/main.ts';
import type { Logger } from '../../src/ports.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { waitFor } from './wait-for.ts';

export type Variables = Readonly<Record<string, string>>;

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error' | 'debug';
  readonly message: string;
  readonly fields: object;
}

/** The real bot in this process, in a local world of its own. */
export interface Story {
  readonly world: World;
  readonly log: readonly LogLine[];
  stop(): Promise<void>;
}

export interface StoryOptions {
  /** On top of what the world hands out. */
  readonly environment?: Variables;
  readonly slack?: WorldOptions['slack'];
  readonly now?: Date;
}

/** Slack's limits would make a file of scenarios wait for minutes; the demo Slack has tests of its own for them. */
const quickSlack = {
  post: { perMinute: 6000, burst: 200 },
  tier3: { perMinute: 6000, burst: 200 },
  tier4: { perMinute: 6000, burst: 200 },
};

/** Slack waits for three seconds, which a busy machine may need; whoever tests that wait sets it. */
export const patientSlack = { ackTimeoutMs: 90_000, triggerLifetimeMs: 90_000 };

export const quickPace = {
  postsPerSecond: 100,
  postBurst: 100,
  tier3PerSecond: 100,
  tier3Burst: 100,
  editIntervalMs: 3000,
};

/** Starts a local world without its page. Search of JIRA lags only a little. */
export function openWorld({
  slack,
  now = new Date(),
  copies = 0,
}: Pick<StoryOptions, 'slack' | 'now'> & Pick<WorldOptions, 'copies'> = {}): Promise<World> {
  return startWorld({ port: 0, now, searchLagMs: 100, copies, slack: { rateLimits: quickSlack, ...slack } });
}

/** Starts a world and the bot in it, connected and listening. */
export async function startStory(options: StoryOptions = {}): Promise<Story> {
  const world = await openWorld({ ...options, slack: { ...patientSlack, ...options.slack } });
  const restore = setVariables({ ...world.environment, ...options.environment });
  const folder = await prepareDirectory();
  const { log, lines } = recordLog();
  const clean = async (): Promise<void> => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
    restore();
  };
  try {
    const bot = await startHere({ ...process.env, GD_TRIAGE_DATA_DIR: folder }, log);
    await waitFor('the bot connects', () => world.slack.connections() > 0);
    const stop = (): Promise<void> => bot.stop().finally(clean);
    return { world, log: lines, stop };
  } catch (error) {
    // Open servers would keep the test run from ending.
    await clean();
    throw error;
  }
}

function startHere(environment: NodeJS.ProcessEnv, log: Logger): Promise<Bot> {
  return startBot(loadConfig(environment, { cwd: tmpdir() }), log, quickPace);
}

/** The AWS SDK reads its endpoint and keys from the environment of the process. */
export function setVariables(variables: Variables): () => void {
  const before = new Map(Object.keys(variables).map((name) => [name, process.env[name]]));
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

/** A log that keeps its lines. */
export function recordLog(): { readonly log: Logger; readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const withFields = (own: object): Logger => {
    const note = (level: LogLine['level']) => (fields: object, message: string) =>
      void lines.push({ level, message, fields: { ...own, ...fields } });
    return {
      info: note('info'),
      warn: note('warn'),
      error: note('error'),
      debug: note('debug'),
      child: (fields) => withFields({ ...own, ...fields }),
    };
  };
  return { log: withFields({}), lines };
}
