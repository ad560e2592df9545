import { expect, it } from '@jest/globals';
import { runSoak } from './run-soak.ts';

/** `npm run test:soak` sets the full size. */
const alerts = Number(process.env['SOAK_ALERTS'] ?? 40);
const seed = Number(process.env['SOAK_SEED'] ?? 7);
/** Growth of the heap over the second half that is still noise, and what a short run may show while it warms up. */
const mostGrowthMb = alerts > 1000 ? 15 : 60;

it(`loses and doubles none of ${alerts} alerts, and its memory stays flat`, async () => {
  const soaked = await runSoak(alerts, seed);
  if (alerts > 1000) process.stdout.write(`${JSON.stringify(soaked)}\n`);
  const half = soaked.heapMb.slice(Math.floor(soaked.heapMb.length / 2));

  expect(soaked).toMatchObject({ delivered: alerts, lost: 0, doubled: 0 });
  expect((half.at(-1) ?? 0) - (half[0] ?? 0)).toBeLessThan(mostGrowthMb);
}, 3_600_000);
