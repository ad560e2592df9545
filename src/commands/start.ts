import { loadConfig, processEnvironment } from '../config.ts';
import { createLog } from '../log.ts';
import { identify } from '../slack/connect.ts';

/** `gd-triage start`: runs the bot until it is told to stop. */
export async function start(): Promise<void> {
  const config = loadConfig(processEnvironment, { cwd: process.cwd() });
  const log = createLog({ level: config.logLevel });
  process.on('unhandledRejection', (error) => log.error({ error }, 'Unhandled rejection'));
  // Mistakes are told at once; reading the libraries of every vendor takes seconds on a small machine.
  await identify({ ...config.slack, log });
  const { startBot } = await import('../main.ts');
  const bot = await startBot(config, log);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  log.info({}, 'Stopping');
  await bot.stop();
}
