import { loadavg } from 'node:os';
import { measureDigests } from './look/digests.ts';
import { measureLatency } from './look/latency.ts';
import { makeStorm } from './look/make-storm.ts';
import { runApart, runTogether } from './look/storm.ts';

/**
 * What looking costs, measured in one run: the same 100 investigations asked one by one and all at once, the look phase
 * against its slowest chain of latencies, and digests of large and hostile logs. `STORM=20` makes the storm smaller.
 */
const lookupsPerSecond = 2;
const findingsEach = 5;
const storm = Number(process.env['STORM'] ?? 100);

const lines: string[] = [];
const say = (line: string): void => void lines.push(line);
const misses: string[] = [];
const expect = (holds: boolean, what: string): void => {
  if (!holds) misses.push(what);
};

say(
  `${new Date().toISOString()}, Node.js ${process.version}, load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`,
);

const scenarios = await makeStorm({ incidents: Math.ceil(storm / findingsEach), findingsEach }, new Date());
const apart = await runApart(scenarios);
const together = await runTogether(scenarios, lookupsPerSecond);
const share = together.requests / apart.requests;
say('');
say(
  `${scenarios.length} investigations, ${findingsEach} findings of each of ${scenarios.length / findingsEach} incidents`,
);
say('| | requests | refused | seconds | questions not settled in time |');
say('|---|---|---|---|---|');
say(
  `| one question at a time, nothing shared, no limit | ${apart.requests} | ${apart.refused} | – | ${apart.lost.length} |`,
);
say(
  `| all at once, ${lookupsPerSecond} requests/s per account and region | ${together.requests} (${(100 * share).toFixed(0)} %) | ${together.refused} | ${together.seconds.toFixed(0)} | ${together.lost.length} |`,
);
say(`outcomes apart:    ${JSON.stringify(apart.outcomes)}`);
say(`outcomes together: ${JSON.stringify(together.outcomes)}`);
expect(share <= 1 / 3, 'requests at most a third of asking one by one');
expect(together.lost.length === 0, 'no question throttled or timed out');

say('');
say('| look phase | slowest chain, ms | measured, ms | ratio |');
say('|---|---|---|---|');
for (const { name, chainMs, lookMs } of await measureLatency()) {
  const ratio = lookMs / chainMs;
  say(`| ${name} | ${chainMs.toFixed(0)} | ${lookMs.toFixed(0)} | ${ratio.toFixed(2)} |`);
  expect(ratio <= 1.2, `${name}: looking within 1.2 times the slowest chain`);
}

say('');
say('| digest of | rows | tokens (bound 6000) | CPU seconds |');
say('|---|---|---|---|');
for (const { name, rows, tokens, seconds, limit } of measureDigests()) {
  say(`| ${name} | ${rows} | ${tokens} | ${seconds.toFixed(2)} |`);
  expect(tokens <= limit, `${name}: digest within its tokens`);
}

say('');
say(misses.length === 0 ? 'All goals met.' : `MISSED: ${misses.join('; ')}`);
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = misses.length === 0 ? 0 : 1;
