import { expect, it } from '@jest/globals';
import { runSoak } from './run-soak.ts';

/** `npm run test:soak` sets the full size. */
const alerts = Number(process.env['SOAK_ALERTS'] ?? 30);
const seed = Number(process.env['SOAK_SEED'] ?? 7);
const waves = Number(process.env['SOAK_WAVES'] ?? 1);
const restMs = Number(process.env['SOAK_REST_SECONDS'] ?? 0) * 1000;
const isLong = alerts > 1000;
/** Enough for each way of asking. */
const askedShare = isLong ? 0.03 : 0.12;
/** Growth of the heap over the second half that is still noise, and what a short run may show while it warms up. */
const mostGrowthMb = isLong ? 15 : 60;

it(`loses and doubles none of ${alerts} alerts, and its memory stays flat`, async () => {
  const note = (line: string) => void (isLong && process.stdout.write(`${line}\n`));
  const soaked = await runSoak({ alerts, seed, askedShare, waves, restMs, note });
  note(JSON.stringify(soaked));
  const half = soaked.heapMb.slice(Math.floor(soaked.heapMb.length / 2));

  expect(soaked).toMatchObject({ delivered: alerts, lost: 0, doubled: 0, faults: [] });
  expect(Object.values(soaked.asked).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(alerts / 100);
  expect((half.at(-1) ?? 0) - (half[0] ?? 0)).toBeLessThan(mostGrowthMb);
}, 7_200_000);
