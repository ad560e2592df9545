import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { loadConfig } from '../../src/config.ts';
import type { TriageError } from '../../src/domain/errors.ts';
import { startBot } from '../../src/main.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { type LogLine, quickPace, recordLog, setVariables } from '../story/start-story.ts';
import { waitFor } from '../story/wait-for.ts';
import type { Lab } from './open-lab.ts';

export interface BotInLab {
  readonly log: readonly LogLine[];
  /** Resolves when Slack refuses a token for good. */
  readonly refused: Promise<TriageError>;
  stop(): Promise<void>;
}

/** The whole bot in this process, connected to a lab; in a data directory of its own unless one is given. */
export async function startBotInLab(
  lab: Lab,
  more: Readonly<Record<string, string>> = {},
  given: string | null = null,
): Promise<BotInLab> {
  const restore = setVariables({ ...lab.environment, ...more });
  const folder = given ?? (await prepareDirectory());
  const { log, lines } = recordLog();
  const clean = async (): Promise<void> => {
    restore();
    if (given === null) await rm(folder, { recursive: true, force: true });
  };
  try {
    const config = loadConfig({ ...process.env, GD_TRIAGE_DATA_DIR: folder }, { cwd: tmpdir() });
    const bot = await startBot(config, log, quickPace);
    await waitFor('the bot connects', () => lab.world.slack.connections() > 0);
    return { log: lines, refused: bot.refused, stop: () => bot.stop().finally(clean) };
  } catch (error) {
    await clean();
    throw error;
  }
}
