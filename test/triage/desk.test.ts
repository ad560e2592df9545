import { describe, expect, it } from '@jest/globals';
import type { Answer, Ask } from '../../src/domain/ask.ts';
import { findEntities } from '../../src/domain/find-entities.ts';
import { findSplFault } from '../../src/mcp/spl-guard.ts';
import { playbooksFolder } from '../../src/paths.ts';
import { loadPlaybooks } from '../../src/playbook/load-playbooks.ts';
import { openDesk } from '../../src/triage/desk.ts';
import type { Settings } from '../../src/triage/settings.ts';
import { buildCall, buildCoverage, buildEvidence, buildOrganisation } from '../builders/analyst/build-brief.ts';
import { buildFinding } from '../builders/judging/build-finding.ts';

const playbooks = await loadPlaybooks(playbooksFolder, { spl: findSplFault });
const other = 'AKIAOTHERKEY00000001';
const userIdentity = { type: 'IAMUser', userName: 'svc-report', accessKeyId: other, accountId: '111122223333' };
const stopped = buildCall('x1', {
  eventName: 'StopLogging',
  eventSource: 'cloudtrail.amazonaws.com',
  readOnly: false,
  userIdentity,
  requestParameters: { name: 'main' },
});
const empty: Answer = {
  outcome: 'empty',
  rows: [],
  tool: 'files/query',
  detail: '',
  calls: 1,
  throttled: 0,
  cacheHits: 0,
};

function open(answer: (ask: Ask) => Partial<Answer> = () => ({}), toolCalls = 60) {
  const finding = buildFinding();
  const logSources = [{ source: 'cloudtrail', accounts: ['*'], collected: true, via: 'files' } as const];
  const settings: Settings = {
    organisation: buildOrganisation({ logSources }),
    language: 'en',
    homeRegion: 'eu-west-1',
    playbooks,
    budgets: { seconds: 10, toolCalls },
    ways: ['files'],
    matchesNetwork: () => false,
  };
  const asked: Ask[] = [];
  const toolbox = {
    ask: async (ask: Ask) => {
      asked.push(ask);
      return { ...empty, ...answer(ask) };
    },
  };
  const looked = {
    evidence: [buildEvidence([buildCall('e1'), buildCall('e2', { userIdentity })])],
    coverage: [buildCoverage({ outcome: 'truncated' })],
    usage: { toolCalls: 0, throttled: 0, cacheHits: 0 },
  };
  const request = { finding, entities: findEntities(finding, []), looked, now: new Date('2026-03-04T00:00:00Z') };
  return {
    desk: openDesk({ ...request, signal: AbortSignal.timeout(10_000) }, { toolbox }, settings),
    asked,
  };
}

function keyOf(desk: ReturnType<typeof open>['desk']): string {
  return desk.menu().entities.find(({ value }) => value === other)?.id ?? 'none';
}

describe('the desk', () => {
  it('offers questions of our pages about keys that stand in the evidence, under ids of our own', () => {
    const { desk } = open();
    expect(keyOf(desk)).toMatch(/^N\d+-[0-9a-z]{3}$/);
    expect(desk.menu().questions.map(({ id }) => id)).toContain('Q5');
    expect(JSON.stringify(desk.menu().questions)).not.toContain(other);
  });

  it('asks about that key alone, keeps it apart from the finding, and finds indicators in the answer', async () => {
    const { desk, asked } = open(() => ({ outcome: 'answered', rows: [stopped] }));
    const entity = keyOf(desk);
    const before = desk.judge({ ...inference, claims: [] }).verdict;
    const answer = await desk.ask({ question: 'Q5', entity });
    expect(asked.every(({ query }) => 'sql' in query && query.sql.includes(other))).toBe(true);
    expect(JSON.stringify(asked)).not.toContain('AKIATESTKEY000000001');
    expect(answer).toMatchObject({ kind: 'asked', coverage: [{ question: `Q5/${entity}`, decisive: false }] });
    expect(desk.looked().evidence.map(({ id }) => id)).toEqual(['E1-abc', expect.stringMatching(/^E2-/)]);
    // An answer about somebody else closes no gap of the finding.
    expect(before.disposition).not.toBe('benign_true_positive');
    const after = desk.judge({ ...inference, claims: [] }).verdict;
    expect(after.priority <= before.priority).toBe(true);
    expect(desk.looked().usage.toolCalls).toBeGreaterThan(0);
    await expect(desk.ask({ question: 'Q5', entity })).resolves.toMatchObject({ kind: 'refused' });
  });

  it.each([
    ['Q5', 'AKIAOTHERKEY00000001'],
    ['Q9', 'N0-000'],
    ['search index=*', 'N1-000'],
  ])('refuses %s about %s, and asks nothing', async (question, entity) => {
    const { desk, asked } = open();
    await expect(desk.ask({ question, entity })).resolves.toMatchObject({ kind: 'refused' });
    expect(asked).toEqual([]);
  });

  it('asks three times at most, and nothing once the tool calls are used up', async () => {
    const { desk } = open();
    for (let at = 0; at < 3; at += 1) await desk.ask({ question: 'none', entity: 'none' });
    await expect(desk.ask({ question: 'Q5', entity: keyOf(desk) })).resolves.toEqual({
      kind: 'refused',
      why: 'no further question may be asked',
    });
    const spent = open(() => ({}), 0);
    await spent.desk.ask({ question: 'Q5', entity: keyOf(spent.desk) });
    expect(spent.asked).toEqual([]);
  });
});

const inference = {
  claims: [],
  proposal: { disposition: 'suspicious', reasons: [] },
  proposedBy: 'model',
  fellBack: null,
  usage: { modelCalls: 1, promptTokens: 1, completionTokens: 1, usd: null },
  secondPass: null,
  model: null,
} as const;
