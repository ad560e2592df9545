import { loadConfig, processEnvironment } from '../config.ts';
import { createLog, type Log } from '../log.ts';
import { identify } from '../slack/connect.ts';

/** Less than docker-compose.yml gives (stop_grace_period). */
const stopMs = 35_000;

/** `gd-triage start`: runs the bot until it is told to stop. */
export async function start(): Promise<void> {
  const config = loadConfig(processEnvironment, { cwd: process.cwd() });
  const log = createLog({ level: config.logLevel });
  process.on('unhandledRejection', (error) => log.error({ error }, 'Unhandled rejection'));
  // Mistakes are told at once; reading the libraries of every vendor takes seconds on a small machine.
  await identify({ ...config.slack, log });
  const { startBot } = await import('../main.ts');
  const bot = await startBot(config, log);
  const end = await Promise.race([waitForSignal(), bot.refused]);
  log.info({}, 'Stopping');
  limitStop(log);
  await bot.stop();
  // One clear message and exit code 2: with the same tokens the next start would end the same way.
  if (end !== null) throw end;
}

async function waitForSignal(): Promise<null> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  return null;
}

/** Whoever sent the signal kills us in the end; what is not done then is taken up at the next start either way. */
function limitStop(log: Log): void {
  const giveUp = (): void => {
    log.warn({ limitMs: stopMs }, 'The stop took too long');
    process.exit(1);
  };
  setTimeout(giveUp, stopMs).unref();
}
