import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseStore } from '../../src/ports.ts';
import { openStore } from '../../src/store/open-store.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { buildFinding, buildReference, placeAt } from './stored-things.ts';

let store: CaseStore;
let directory: string;
let now = new Date('2026-11-21T08:00:00.000Z');
beforeAll(async () => {
  directory = await prepareDirectory();
  store = await openStore({ dataDirectory: directory, clock: { now: () => now } });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

const rule = { least: 3, withinMs: 120_000 };
const start = 1_795_000_000;
let serial = 0;

async function hear(second: number, type: string, accountId = '111122223333') {
  serial += 1;
  const place = placeAt(`${start + second}.${String(serial).padStart(6, '0')}`);
  const reference = buildReference({ findingId: serial.toString(16).padStart(32, '0'), type, accountId });
  await store.noteAlert(place, reference);
  return { place, flood: await store.joinFlood(place, type, rule) };
}

describe('a flood', () => {
  it('begins with enough alerts of one type in time, counts on, and ends with quiet', async () => {
    expect((await hear(0, 'A:B/C')).flood).toBeNull();
    expect((await hear(1, 'A:B/D')).flood).toBeNull();
    expect((await hear(2, 'A:B/C', '222233334444')).flood).toBeNull();
    const { flood } = await hear(3, 'A:B/C');
    expect(flood).toMatchObject({ type: 'A:B/C', count: 3, accounts: 2, since: new Date(start * 1000).toISOString() });
    expect((await hear(110, 'A:B/C')).flood).toMatchObject({ id: flood?.id, count: 4 });
    const late = await hear(400, 'A:B/C');
    expect(late.flood).toBeNull();
    expect(await store.isOpen(late.place)).toBe(true);
    expect(await store.floodAlerts(flood?.id ?? '')).toHaveLength(4);
  });

  it('is none where the alerts lie far apart, however fast they are read', async () => {
    const floods = await Promise.all([0, 1, 2, 3, 4].map((day) => hear(1000 + day * 3600, 'E:F/G')));
    expect(floods.map(({ flood }) => flood)).toEqual([null, null, null, null, null]);
  });

  it('leaves what was offered before as it is, and takes over what still waited', async () => {
    const offered = await hear(5000, 'H:I/J');
    await store.settleAlert(offered.place, 'offered');
    const waiting = await hear(5001, 'H:I/J');
    await hear(5002, 'H:I/J');
    expect(await store.isOpen(waiting.place)).toBe(false);
    expect((await store.openAlerts()).map(({ ts }) => ts)).not.toContain(waiting.place.ts);
  });
});

describe('starts by a rule', () => {
  it('are counted per hour and rule, once per case', async () => {
    const claim = (rule: string, caseKey: string) => store.claimRuleStart({ rule, caseKey, maxPerHour: 2 });
    const opened = await store.openCase(buildFinding({ id: 'started' }), placeAt(`${start}.900002`));
    expect(await claim('r', opened.key)).toBe(true);
    // The process ended before there was an investigation.
    expect(await claim('r', opened.key)).toBe(true);
    await store.startInvestigation(opened, 'rule');
    expect(await claim('r', opened.key)).toBe(false);
    expect(await claim('r', 'b')).toBe(true);
    expect(await claim('r', 'c')).toBe(false);
    expect(await claim('other', 'c')).toBe(true);
    now = new Date(now.getTime() + 3_600_001);
    expect(await claim('r', 'd')).toBe(true);
  });
});

describe('the mark of a channel', () => {
  it('moves forward only', async () => {
    expect(await store.readMark('C1')).toBeNull();
    await store.saveMark('C1', '100.000002');
    await store.saveMark('C1', '99.000003');
    expect(await store.readMark('C1')).toBe('100.000002');
    await store.saveMark('C1', '1000.000001');
    expect(await store.readMark('C1')).toBe('1000.000001');
  });
});

describe('one message about several findings', () => {
  it('is noted with all of them, and an edit that brings the first id replaces what had none', async () => {
    const place = placeAt(`${start}.900001`);
    const ids = ['d', 'e'].map((digit) => digit.repeat(32));
    for (const findingId of ids) await store.noteAlert(place, buildReference({ findingId }));
    expect((await store.offerAt(place))?.lines.map(({ reference }) => reference.findingId)).toEqual(ids);
    const other = placeAt(`${start}.900002`);
    await store.noteAlert(other, buildReference({ findingId: null }), { said: 'a title', sample: true });
    expect(await store.offerAt(other)).toMatchObject({ said: 'a title', isOpen: true, lines: [{ sample: true }] });
    await store.settleAlert(other, 'offered');
    await store.noteAlert(other, buildReference({ findingId: 'f'.repeat(32) }));
    const noted = await store.offerAt(other);
    expect(noted).toMatchObject({ isOpen: true, lines: [{ reference: { findingId: 'f'.repeat(32) } }] });
    expect(noted?.lines).toHaveLength(1);
  });
});
