import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listLeftovers } from '../kill/list-leftovers.ts';
import { type Direction, findObstacle, type LinkName } from './networks.ts';
import { openSite, type Site } from './open-site.ts';
import { type Moment, playRound, type Round } from './play-rounds.ts';
import type { Bot } from './start-bot.ts';
import { findPostgres } from './start-postgres.ts';

/** `npm run test:partition` asks for it: minutes, root, and network namespaces. */
const obstacle = process.env['TEST_PARTITION'] ? findObstacle() : 'runs with npm run test:partition';
const missing = obstacle ?? (findPostgres() === null ? 'needs the PostgreSQL of Debian' : null);
const suite = missing === null ? describe : describe.skip;
/** A part of the names of the rounds to play. */
const only = process.env['PARTITION_ONLY'] ?? '';

const idle: Moment = { name: 'nothing happens', call: null };
const post = /^POST \/api\/chat\.postMessage/;
const looking: Moment = { name: 'it begins to look', call: { service: 'slack', path: post, says: 'Investigating' } };
const posting: Moment = { name: 'it posts', call: { service: 'slack', path: post, says: '1. Executive Summary' } };
const postingMore: Moment = {
  name: 'it posts the last part',
  call: { service: 'slack', path: post, says: '8. Recommended Countermeasures' },
};
const uploading: Moment = {
  name: 'it attaches the file',
  call: { service: 'slack', path: /files\.completeUploadExternal/ },
};
const creating: Moment = {
  name: 'it creates the ticket',
  call: { service: 'jira', path: /^POST \/rest\/api\/3\/issue$/ },
};

interface Cut {
  readonly way: Direction;
  readonly seconds: number;
  readonly link?: LinkName;
}

function cut(moment: Moment, { way, seconds, link = 'database' }: Cut): Round & Named {
  const ways = { both: 'both ways', in: 'towards it', out: 'from it' };
  const name = `no way to ${link}, ${ways[way]}, for ${seconds} s while ${moment.name}`;
  const strike = ({ network }: Bot): void => network.cut(link, way);
  return { name, moment, strike, mend: ({ network }) => network.heal(), forMs: seconds * 1000 };
}

function freeze(moment: Moment, seconds: number): Round & Named {
  const name = `frozen for ${seconds} s while ${moment.name}`;
  return { name, moment, strike: (bot) => bot.freeze(), mend: (bot) => bot.wake(), forMs: seconds * 1000 };
}

interface Named {
  readonly name: string;
}

/** Shorter and longer than the 12 s after which a bot that is silent counts as gone, and than the 25 s of a dead connection. */
const rounds = [
  cut(idle, { way: 'both', seconds: 8 }),
  cut(looking, { way: 'both', seconds: 20 }),
  cut(posting, { way: 'both', seconds: 20 }),
  cut(creating, { way: 'in', seconds: 20 }),
  cut(uploading, { way: 'out', seconds: 8 }),
  cut(postingMore, { way: 'out', seconds: 40 }),
  cut(posting, { way: 'both', seconds: 15, link: 'slack' }),
  cut(looking, { way: 'in', seconds: 40, link: 'slack' }),
  freeze(postingMore, 30),
  freeze(creating, 40),
  freeze(uploading, 70),
].filter(({ name }) => name.includes(only));

let site: Site;

if (missing !== null) process.stderr.write(`The partition suite is skipped: it ${missing}.\n`);

suite('one of two bots on one PostgreSQL', () => {
  beforeAll(async () => {
    site = await openSite({ copies: Math.ceil(rounds.length * 0.7) + 1 });
  }, 600_000);
  afterAll(async () => site?.close(), 120_000);

  it.each(rounds)(
    '$name: nothing is lost, nothing is doubled',
    async (round) => {
      expect(await playRound(round, site)).toEqual([]);
      expect(site.bots.map((bot) => bot.isAlive())).toEqual([true, true]);
    },
    900_000,
  );

  it('cut off from the database says so within seconds, and is ready again by itself', async () => {
    const [first, second] = site.bots;
    await waitUntil(async () => (await first?.readFailing())?.length === 0, 60_000);
    first?.network.cut('database', 'both');
    expect(await waitUntil(async () => (await first?.readFailing())?.includes('database'), 20_000)).toBe(true);
    expect(await second?.readFailing()).toEqual([]);
    await sleep(30_000);
    first?.network.heal();
    expect(await waitUntil(async () => (await first?.readFailing())?.length === 0, 60_000)).toBe(true);
  }, 240_000);

  it('ends in time when it is told to, database or not, and leaves nothing to do', async () => {
    const [first, second] = site.bots;
    first?.network.cut('database', 'both');
    const begun = Date.now();
    // Where the database does not let go of it in time, it says so in the log and with its exit code.
    expect([0, 1]).toContain(await first?.end('SIGTERM'));
    expect(Date.now() - begun).toBeLessThan(90_000);
    first?.network.heal();
    expect(await second?.end('SIGTERM')).toBe(0);
    expect(await listLeftovers({ databaseUrl: site.databaseUrl })).toEqual([]);
  }, 240_000);
});

async function waitUntil(check: () => Promise<boolean | undefined>, limitMs: number): Promise<boolean> {
  const until = Date.now() + limitMs;
  while (Date.now() < until) {
    if (await check()) return true;
    await sleep(250);
  }
  return false;
}
