import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createGate } from '../../src/mcp/gate.ts';
import { createLruCache } from '../../src/mcp/lru-cache.ts';
import type { LookupRequest, LookupResult } from '../../src/mcp/servers/lookup-events.ts';
import { narrowAnswer, widenWindow } from '../../src/mcp/servers/share-windows.ts';

const hour = 3_600_000;
const now = Date.parse('2026-03-03T12:34:56Z');
const oldest = now - 90 * 24 * hour;
const request = (from: number, to: number): LookupRequest => ({
  account: '111122223333',
  region: 'eu-west-1',
  attribute: 'Username',
  value: 'ada',
  from: new Date(from),
  to: new Date(to),
  max_rows: 2000,
});
const result = (times: readonly number[], changes: Partial<LookupResult> = {}): LookupResult => ({
  events: times.map((time) => ({ eventTime: new Date(time).toISOString() })),
  complete: true,
  pages: 1,
  throttled: 0,
  error: null,
  readFrom: null,
  ...changes,
});

describe('windows of look-ups', () => {
  it('are the same for findings a few minutes apart', () => {
    for (const [before, after] of [
      [24, 24],
      [7 * 24, 24],
      [36, 1],
      [90 * 24, -24],
    ] as const) {
      const ask = (shift: number) => {
        const seen = now - 2 * hour + shift;
        return widenWindow(request(Math.max(seen - before * hour, oldest), Math.min(seen + after * hour, now)), oldest);
      };
      expect(ask(5 * 60_000)).toEqual(ask(0));
    }
  });

  it('hold what was asked, and little more', () => {
    const span = fc.record({
      back: fc.integer({ min: 1, max: 89 * 24 * hour }),
      length: fc.integer({ min: 60_000, max: 60 * 24 * hour }),
    });
    fc.assert(
      fc.property(span, ({ back, length }) => {
        const asked = request(now - back, Math.min(now - back + length, now));
        const wide = widenWindow(asked, oldest);
        const reach = Math.max(asked.from.getTime(), Math.ceil(oldest / hour) * hour);
        expect(wide.from.getTime()).toBeLessThanOrEqual(reach);
        expect(wide.from.getTime()).toBeGreaterThanOrEqual(oldest);
        expect(wide.to.getTime()).toBeGreaterThanOrEqual(asked.to.getTime());
        expect(wide.to.getTime() - asked.to.getTime()).toBeLessThanOrEqual(6 * hour);
      }),
    );
  });

  it('give back only what was asked for', () => {
    const asked = request(now - 2 * hour, now - hour);
    const wide = result([now - hour / 2, now - hour, now - 1.5 * hour, now - 2 * hour, now - 2.5 * hour]);
    expect(narrowAnswer(wide, asked).events.map(({ eventTime }) => eventTime)).toEqual([
      '2026-03-03T11:34:56.000Z',
      '2026-03-03T11:04:56.000Z',
      '2026-03-03T10:34:56.000Z',
    ]);
  });

  it('are complete where reading was cut off only before they began', () => {
    const asked = request(now - 2 * hour, now - hour);
    const cut = (readFrom: number) => result([], { complete: false, readFrom: new Date(readFrom).toISOString() });
    expect(narrowAnswer(cut(now - 3 * hour), asked).complete).toBe(true);
    expect(narrowAnswer(cut(now - 2 * hour), asked).complete).toBe(false);
    expect(narrowAnswer({ ...cut(now - 3 * hour), error: 'throttled' }, asked).complete).toBe(false);
  });
});

describe('a gate', () => {
  const open = () => {
    const doors: (() => void)[] = [];
    const started: string[] = [];
    const work = (name: string) => () => {
      started.push(name);
      return new Promise<void>((resolve) => doors.push(resolve));
    };
    return { doors, started, work };
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('lets so many go on at a time, in order, and each key by itself', async () => {
    const { doors, started, work } = open();
    const gate = createGate(2);
    const { signal } = new AbortController();
    const all = ['a', 'b', 'c', 'd'].map((name) => gate.pass('x', work(name), signal));
    const other = gate.pass('y', work('other'), signal);
    await turn();
    expect(started).toEqual(['a', 'b', 'other']);
    doors[0]?.();
    await turn();
    expect(started).toEqual(['a', 'b', 'other', 'c']);
    for (let at = 1; at < 5; at += 1) {
      doors[at]?.();
      await turn();
    }
    await Promise.all([...all, other]);
    expect(started).toEqual(['a', 'b', 'other', 'c', 'd']);
  });

  it('leaves nobody outside when one gives up or fails', async () => {
    const { doors, started, work } = open();
    const gate = createGate(1);
    const patient = new AbortController().signal;
    const hasty = new AbortController();
    const failing = gate.pass('x', async () => Promise.reject(new Error('no')), patient);
    const given = gate.pass('x', work('hasty'), hasty.signal);
    const last = gate.pass('x', work('last'), patient);
    hasty.abort(new Error('gave up'));
    await expect(failing).rejects.toThrow('no');
    await expect(given).rejects.toThrow('gave up');
    await turn();
    expect(started).toEqual(['last']);
    doors[0]?.();
    await last;
    await gate.pass('x', async () => undefined, patient);
  });
});

it('a cache drops what was used longest ago once the rest weighs enough', () => {
  const cache = createLruCache<string>(10, (value) => value.length);
  cache.set('a', '1234');
  cache.set('b', '1234');
  cache.get('a');
  cache.set('c', '1234');
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual(['1234', undefined, '1234']);
  cache.set('c', '12');
  cache.set('d', '1234');
  expect([cache.get('a'), cache.get('c'), cache.get('d')]).toEqual(['1234', '12', '1234']);
});
