import { loadConfig } from '../../../src/config.ts';
import { createLog } from '../../../src/log.ts';
import { startBot } from '../../../src/main.ts';
import { quickPace } from '../../story/start-story.ts';

/**
 * The bot in a process of its own, with a pace a hundred times Slack's, so that a soak takes minutes instead of hours. Tells
 * its memory when it is asked, after a collection of garbage (node --expose-gc), and ends in order when it is told to.
 */
const config = loadConfig(process.env, { cwd: process.cwd() });
const bot = await startBot(config, createLog({ level: process.env['SOAK_LOG'] ?? 'silent' }), quickPace);

process.on('message', async (message) => {
  if (message === 'memory' || message === 'load') {
    if (message === 'memory') globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    process.send?.({ heapUsed, rss, cpuMs: (user + system) / 1000 });
  }
  if (message !== 'stop') return;
  await bot.stop();
  process.exit(0);
});
