import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Ask } from '../../src/domain/ask.ts';
import type { LogSource } from '../../src/domain/organisation.ts';
import { playbooksFolder } from '../../src/paths.ts';
import { loadPlaybooks } from '../../src/playbook/load-playbooks.ts';
import { look } from '../../src/triage/look.ts';
import { buildOrganisation } from '../builders/analyst/build-brief.ts';
import { buildEntities, buildFinding } from '../builders/analyst/build-finding.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'own-playbooks-'));
  await cp(playbooksFolder, folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

const collected: LogSource = { source: 'cloudtrail', accounts: ['*'], via: 'splunk', collected: true };

/** What is asked about the finding of a user's key, with the pages as they are now. */
async function listAsked(): Promise<readonly Ask[]> {
  const asked: Ask[] = [];
  const settings = {
    organisation: buildOrganisation({ logSources: [collected] }),
    language: 'en' as const,
    homeRegion: 'eu-west-1',
    playbooks: await loadPlaybooks(folder),
    budgets: { seconds: 10, toolCalls: 60 },
    ways: ['splunk'] as const,
    matchesNetwork: () => false,
  };
  const toolbox = {
    ask: async (ask: Ask) => {
      asked.push(ask);
      return { outcome: 'empty' as const, rows: [], tool: 't', detail: '', calls: 1, throttled: 0, cacheHits: 0 };
    },
  };
  const clock = { now: () => new Date('2026-03-20T18:00:00Z') };
  const request = { finding: buildFinding(), entities: buildEntities(), onProgress: () => undefined };
  await look(request, { toolbox, clock }, settings);
  return asked;
}

async function edit(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(path.join(folder, file), 'utf8');
  expect(text).toContain(from);
  await writeFile(path.join(folder, file), text.replace(from, to));
}

it('asks a question that was added and a query that was changed, without a line of code', async () => {
  const before = await listAsked();
  await edit('_questions.md', 'sourceIPAddress IN {remoteIps} |', 'src_ip IN {remoteIps} | head 500 |');
  await edit('_questions.md', 'window: {from: -90d, to: -24h}', 'window: {from: -30d, to: -24h}');
  await edit('iam-behaviour.md', 'decisive: [Q5, Q4]', 'decisive: [Q5, Q4, OWN.1]');
  await edit(
    'iam-behaviour.md',
    'ask: [Q5, Q2, Q4, Q6, Q8, Q9, Q10]\ndecisive: [Q5, Q4, OWN.1]\n',
    `ask: [Q5, Q2, Q4, Q6, Q8, Q9, Q10, OWN.1]
decisive: [Q5, Q4, OWN.1]
questions:
  - id: OWN.1
    title: {en: Did our own gateway see the key?, ja: 自社ゲートウェイにキーの記録はあるか}
    window: {from: -2h, to: +2h}
    sources:
      - source: cloudtrail
        via: splunk
        spl: search index=gateway key={accessKeyId} | table _time _raw
`,
  );
  const after = await listAsked();
  const queryOf = (asks: readonly Ask[], id: string) => asks.find(({ question }) => question === id);
  expect(queryOf(before, 'OWN.1')).toBeUndefined();
  expect(queryOf(after, 'OWN.1')).toMatchObject({
    from: '2026-03-03T10:00:00.000Z',
    to: '2026-03-03T14:05:00.000Z',
    query: { spl: 'search index=gateway key="AKIATESTKEY000000001" | table _time _raw' },
  });
  expect(queryOf(before, 'Q10')?.query).toMatchObject({
    spl: expect.stringContaining('sourceIPAddress IN ("198.51.100.7")'),
  });
  expect(queryOf(after, 'Q10')?.query).toMatchObject({
    spl: expect.stringContaining('src_ip IN ("198.51.100.7") | head 500'),
  });
  expect(queryOf(after, 'Q6')?.from).toBe('2026-02-01T12:00:00.000Z');
});
