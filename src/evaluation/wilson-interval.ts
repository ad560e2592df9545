/** Two-sided 95 % of the normal distribution. */
const z = 1.959964;

/** The 95 % interval of a share after Wilson, as numbers from 0 to 1; [0, 1] where nothing was counted. */
export function wilsonInterval(hits: number, of: number): readonly [number, number] {
  if (of === 0) return [0, 1];
  const rate = hits / of;
  const weight = 1 + z ** 2 / of;
  const middle = (rate + z ** 2 / (2 * of)) / weight;
  const half = (z / weight) * Math.sqrt((rate * (1 - rate)) / of + z ** 2 / (4 * of ** 2));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
