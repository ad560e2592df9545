import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadScenarios, rebaseTimes } from '../../../src/demo/load-scenarios.ts';

const folder = new URL('../../../src/demo/scenarios', import.meta.url).pathname;
const hour = 3_600_000;

describe('rebaseTimes', () => {
  it.each([
    ['2026-11-12T05:42:00Z', '2026-11-12T07:42:00Z'],
    ['2026-11-12T23:42:00.412Z', '2026-11-13T01:42:00.412Z'],
    ['2026-11-12T14:42:00+09:00', '2026-11-12T16:42:00+09:00'],
    ['at 2026-11-12 14:42:00（JST）', 'at 2026-11-12 16:42:00（JST）'],
    ['{\\"time\\":\\"2026-12-31T22:00:00.000Z\\"}', '{\\"time\\":\\"2027-01-01T00:00:00.000Z\\"}'],
    ['{"start":1778000000,"end": 1778000059}', '{"start":1778007200,"end": 1778007259}'],
    ['{"event_ts":"1778000000.000137","ts":1778000000123}', '{"event_ts":"1778007200.000137","ts":1778007200123}'],
    ['<!date^1778000000^{date} | x>', '<!date^1778007200^{date} | x>'],
  ])('moves %s', (text, moved) => {
    expect(rebaseTimes(text, 2 * hour)).toBe(moved);
  });

  it.each([
    '"Version":"2012-10-17"',
    '{"bytes":1778000000}',
    'i-03c9a5e7d1f2b8460',
    'CHG-3341',
    '10:42:00',
    '{"start":12}',
  ])('leaves %s alone', (text) => {
    expect(rebaseTimes(text, 2 * hour)).toBe(text);
  });
});

describe('loadScenarios', () => {
  it('puts every alert three minutes before now, and is otherwise the same each time', async () => {
    const now = new Date('2031-03-09T10:00:00.250Z');
    const [first, again, later] = await Promise.all(
      [now, now, new Date(now.getTime() + 24 * hour)].map((time) => loadScenarios(folder, time)),
    );
    expect(first).toEqual(again);
    expect(first?.map(({ anchor }) => anchor)).toEqual(Array.from({ length: 7 }, () => '2031-03-09T09:57:00Z'));
    expect(JSON.parse(rebaseTimes(JSON.stringify(first), 24 * hour))).toEqual(later);
  });

  it('names the folder that is wrong', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'scenarios-'));
    await mkdir(join(broken, '09-broken'));
    const settings =
      'title: t\nhint: h\nanchor: "2026-01-01T00:00:00Z"\nchannel: C0\nsender: {bot_id: B0, shape: modern}\nsplunkCloudTrail: true\n';
    await writeFile(join(broken, '09-broken', 'scenario.yml'), settings);
    await expect(loadScenarios(broken, new Date())).rejects.toThrow(/09-broken cannot be loaded/);
    await rm(broken, { recursive: true });
  });
});
