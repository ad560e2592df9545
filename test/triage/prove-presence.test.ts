import { describe, expect, it } from '@jest/globals';
import type { Answer, Ask } from '../../src/domain/ask.ts';
import type { LogSource } from '../../src/domain/organisation.ts';
import { plainText } from '../../src/domain/phrase.ts';
import type { SourceQuery } from '../../src/playbook/playbook.ts';
import { buildFinding } from '../builders/analyst/build-finding.ts';
import { emptyAnswer, lookAtOne } from './look-at-one.ts';

type Source = 'cloudtrail' | 'entra' | 'vpcflow' | 'dns';
const one = { ...emptyAnswer, outcome: 'answered' as const, rows: [{ time: '2026-03-01T00:00:00Z' }] };
const { lastSeen } = buildFinding();
const minutesAfter = (minutes: number) => new Date(Date.parse(lastSeen) + minutes * 60_000);

interface World {
  readonly probe: Partial<Answer>;
  readonly source?: Source;
  readonly via?: 'splunk' | 'files';
  readonly now?: Date;
  readonly entry?: Partial<LogSource>;
  readonly events?: 's3-data';
}

async function lookWith({
  probe,
  source = 'entra',
  via = 'splunk',
  now = minutesAfter(600),
  entry = {},
  events,
}: World) {
  const probes: Ask[] = [];
  const query: SourceQuery =
    via === 'splunk'
      ? { source, events, via, spl: 'search index={index} sourcetype={sourcetype} {userName}' }
      : { source, events, via, sql: `select record from ${source} where 'x' = {userName}` };
  const toolbox = {
    ask: () => Promise.resolve(emptyAnswer),
    prove: (ask: Ask) => {
      probes.push(ask);
      return Promise.resolve({ ...emptyAnswer, ...probe });
    },
  };
  const place = { source, accounts: ['*'], via, index: 'main', sourcetype: 'st', collected: true, ...entry };
  const { coverage } = await lookAtOne({ query, place, toolbox, entities: { bucket: 'ledger' }, now });
  return { outcome: coverage[0]?.outcome, detail: plainText(coverage[0]?.detail.en ?? []), probes };
}

describe('proving that a log is there before believing that it is silent', () => {
  it('trusts an empty answer of a log that holds something else', async () => {
    const { outcome, detail, probes } = await lookWith({ probe: one });
    expect(outcome).toBe('empty');
    expect(detail).toContain('the log holds other records (probe: search index="main" sourcetype="st"');
    expect(probes).toMatchObject([{ maxRows: 1, query: { spl: expect.stringContaining('| head 1 |') } }]);
    const [probe] = probes;
    expect(Date.parse(lastSeen) - Date.parse(probe?.from ?? '')).toBeGreaterThan(30 * 86_400_000);
  });

  it('calls a log that holds nothing at all not collected, and names the probe', async () => {
    const { outcome, detail } = await lookWith({ probe: emptyAnswer });
    expect(outcome).toBe('not_collected');
    expect(detail).toContain('no record of this log at all from');
    expect(detail).toContain('(probe: search index="main" sourcetype="st"');
  });

  it.each<[Source, 'splunk' | 'files', string]>([
    ['cloudtrail', 'splunk', 'recipientAccountId="111122223333"'],
    ['vpcflow', 'splunk', 'account_id="111122223333"'],
    ['cloudtrail', 'files', "(record->>'$.recipientAccountId') = '111122223333' limit 1"],
    ['dns', 'files', 'select record from dns  limit 1'],
  ])('looks for %s of that very account through %s', async (source, via, text) => {
    const { probes } = await lookWith({ probe: one, source, via });
    expect(JSON.stringify(probes[0]?.query)).toContain(JSON.stringify(text).slice(1, -1));
  });

  it('does not take management events for proof that data events of the bucket are collected', async () => {
    for (const via of ['splunk', 'files'] as const) {
      const { probes } = await lookWith({ probe: one, source: 'cloudtrail', via, events: 's3-data' });
      expect(JSON.stringify(probes[0]?.query)).toMatch(/bucketName.*ledger.*Data/);
    }
  });

  it('does not take silence for proof while records may still arrive', async () => {
    const early = await lookWith({ probe: one, now: minutesAfter(10) });
    expect(early.outcome).toBe('truncated');
    expect(early.detail).toContain(`up to 30 minutes late; ask again after ${minutesAfter(30).toISOString()}`);
    expect((await lookWith({ probe: one, now: minutesAfter(31) })).outcome).toBe('empty');
    const slow = await lookWith({ probe: one, now: minutesAfter(31), entry: { lagMinutes: 120 } });
    expect(slow.outcome).toBe('truncated');
  });

  it('says so where the probe itself failed, and goes by the configuration', async () => {
    const { outcome, detail } = await lookWith({ probe: { outcome: 'throttled' } });
    expect(outcome).toBe('empty');
    expect(detail).toContain('could not be checked (throttled)');
  });
});
