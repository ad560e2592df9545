import { waitFor } from '../../story/wait-for.ts';
import { type Lab, openLab } from '../open-lab.ts';
import { openNetworks } from './networks.ts';
import { type Bot, startBot } from './start-bot.ts';
import { startPostgres } from './start-postgres.ts';

/** The demo world, one PostgreSQL, and two bots that each reach them through a network of their own. */
export interface Site {
  readonly lab: Lab;
  readonly databaseUrl: string;
  readonly bots: Bot[];
  close(): Promise<void>;
}

/** The machine may be busy with other tests. */
const connectMs = 240_000;

export async function openSite(options: { readonly copies: number }): Promise<Site> {
  const networks = await openNetworks(2);
  const { services } = networks;
  const postgres = startPostgres(services.database);
  const lab = await openLab({ ...options, hosts: { slack: services.slack, others: services.others } });
  const { AWS_ENDPOINT_URL_GUARDDUTY: aws = '' } = lab.environment;
  const environment = { ...lab.environment, AWS_ENDPOINT_URL: aws, DATABASE_URL: postgres.url };
  const bots: Bot[] = [];
  const start = async (index: number): Promise<void> => {
    const network = networks.bots[index];
    if (!network) throw new Error(`There is no network ${index}.`);
    const bot = startBot(network, environment);
    bots[index] = bot;
    const before = lab.world.slack.connections();
    await waitFor('the bot connects', () => lab.world.slack.connections() > before || !bot.isAlive(), connectMs);
    if (!bot.isAlive()) throw new Error(`The bot ended at its start: ${bot.said()}`);
  };
  const close = async (): Promise<void> => {
    for (const bot of bots) {
      bot.network.heal();
      if (bot.isAlive()) await bot.end('SIGKILL');
    }
    await lab.close();
    postgres.stop();
    networks.close();
  };
  try {
    await start(0);
    await start(1);
    return { lab, databaseUrl: postgres.url, bots, close };
  } catch (error) {
    await close();
    throw error;
  }
}
