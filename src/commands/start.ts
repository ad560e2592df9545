import { loadConfig, processEnvironment } from '../config.ts';
import { createLog } from '../log.ts';

/** `gd-triage start`: runs the bot until it is told to stop. */
export async function start(): Promise<void> {
  const config = loadConfig(processEnvironment, { cwd: process.cwd() });
  const log = createLog({ level: config.logLevel });
  process.on('unhandledRejection', (error) => log.error({ error }, 'Unhandled rejection'));
  // Loaded only now: mistakes in the configuration are told at once, before the libraries of every vendor are read.
  const { startBot } = await import('../main.ts');
  const bot = await startBot(config, log);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  log.info({}, 'Stopping');
  await bot.stop();
}
