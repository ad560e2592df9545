import { describe, expect, it } from '@jest/globals';
import type { Row } from '../../src/domain/evidence.ts';
import { hashRows, readKeptRows } from '../../src/triage/read-kept-rows.ts';
import { buildCall, buildCoverage, buildEvidence } from '../builders/analyst/build-brief.ts';

const rows = Array.from({ length: 120 }, (_, at) =>
  buildCall(`e${at}`, {
    eventName: at % 3 === 0 ? 'GetObject' : 'ListUsers',
    eventTime: new Date(Date.UTC(2026, 2, 3, 12, at)).toISOString(),
    userAgent: `odd \u0000 \ud800 ${at}`,
  }),
);
const evidence = buildEvidence(rows, { id: 'E1-abc', sha256: hashRows(rows) });
const store = {
  readLook: async (id: string) =>
    id === 'known' ? JSON.parse(JSON.stringify({ evidence: [evidence], coverage: [buildCoverage()] })) : null,
};
const idsOf = (found: { readonly rows: readonly Row[] } | null) => found?.rows.map((row) => row['eventID']);

describe('the rows kept with a case', () => {
  it('are read again by evidence id, a page at a time, as they were', async () => {
    const first = await readKeptRows('known', { evidence: 'E1-abc' }, store);
    expect(first).toMatchObject({ total: 120, isIntact: true, rows: rows.slice(0, 50) });
    const last = await readKeptRows('known', { evidence: 'E1-abc', offset: 118, limit: 10 }, store);
    expect(idsOf(last)).toEqual(['e118', 'e119']);
  });

  it('are filtered by value, by absence and by time', async () => {
    const where = [
      { path: 'eventName', equals: 'GetObject' },
      { path: 'errorCode', equals: null },
    ];
    const span = { from: '2026-03-03T12:06:00Z', to: '2026-03-03T12:12:00.000Z' };
    expect(idsOf(await readKeptRows('known', { evidence: 'E1-abc', where, ...span }, store))).toEqual(['e6', 'e9']);
    const nobody = [{ path: 'userIdentity.userName', equals: "' or 1=1" }];
    expect(await readKeptRows('known', { evidence: 'E1-abc', where: nobody }, store)).toMatchObject({ total: 0 });
  });

  it('are none of an unknown investigation or evidence, and told where they were changed', async () => {
    expect(await readKeptRows('other', { evidence: 'E1-abc' }, store)).toBeNull();
    expect(await readKeptRows('known', { evidence: 'E2-abc' }, store)).toBeNull();
    const changed = { ...evidence, rows: rows.slice(1) };
    const forged = { readLook: async () => ({ evidence: [changed], coverage: [] }) };
    expect(await readKeptRows('known', { evidence: 'E1-abc' }, forged)).toMatchObject({ isIntact: false });
  });
});
