import { afterEach, describe, expect, it } from '@jest/globals';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import type { LogSource } from '../../src/domain/organisation.ts';
import { plainText } from '../../src/domain/phrase.ts';
import { createMcpHost, type McpHost } from '../../src/mcp/host.ts';
import type { ServerPolicy } from '../../src/mcp/server-entry.ts';
import { createToolbox } from '../../src/mcp/toolbox.ts';
import type { Question } from '../../src/playbook/playbook.ts';
import { look } from '../../src/triage/look.ts';
import type { Settings } from '../../src/triage/settings.ts';
import { buildCall, buildOrganisation } from '../builders/analyst/build-brief.ts';
import { buildEntities, buildFinding } from '../builders/analyst/build-finding.ts';
import { faultScript } from '../mcp/open-fault-host.ts';

/** Investigations with the real host, a server that misbehaves and one that is well. */
let host: McpHost;
afterEach(() => host.close());

const goodServer = () => {
  const server = new McpServer({ name: 'good', version: '1' });
  const inputSchema = z.looseObject({});
  server.registerTool('lookup_events', { inputSchema }, () => ({
    content: [],
    structuredContent: { events: [buildCall('e1')], complete: true, pages: 1, throttled: 0, cached: false },
  }));
  return server;
};
const collected = (via: string): LogSource => ({ source: 'cloudtrail', accounts: ['*'], via, collected: true });
const question = (id: string, ...terms: readonly string[]): Question => ({
  id,
  title: { en: 'Who?', ja: '誰か' },
  decisive: true,
  window: { from: '-24h', to: '+24h' },
  sources: [
    ...terms.map((term) => ({ source: 'cloudtrail' as const, via: 'splunk' as const, spl: `search ${term}` })),
    { source: 'cloudtrail', via: 'cloudtrail-api', attribute: 'Username', value: '{userName}' },
  ],
});

async function investigate(questions: readonly Question[], switches: readonly string[], policy: Partial<ServerPolicy>) {
  host = createMcpHost({
    servers: {
      splunk: { command: process.execPath, args: [faultScript, ...switches] },
      cloudtrail: { type: 'built-in', create: goodServer },
    },
    policy: { splunk: { preset: 'splunk-official', ...policy } },
    backoffMs: 1,
  });
  const page = { family: 'test', title: { en: 'T', ja: 'T' }, types: ['*'], questions, follow: [], guidance: 'Look.' };
  const settings: Settings = {
    organisation: buildOrganisation({ logSources: [collected('splunk'), collected('cloudtrail-api')] }),
    language: 'en',
    homeRegion: 'eu-west-1',
    playbooks: [page],
    budgets: { seconds: 60, toolCalls: 500 },
    ways: ['splunk', 'cloudtrail-api'],
    matchesNetwork: () => false,
  };
  const request = { finding: buildFinding(), entities: buildEntities(), onProgress: () => undefined };
  const clock = { now: () => new Date('2026-03-03T18:00:00Z') };
  const { coverage, evidence } = await look(request, { toolbox: createToolbox({ host }), clock }, settings);
  const lines = coverage.map((entry) => ({
    says: `${entry.question} ${entry.via} ${entry.outcome}`,
    en: plainText(entry.detail.en),
    ja: plainText(entry.detail.ja),
  }));
  return { lines, evidence };
}

const cases = [
  { does: 'dies', term: 'die', outcome: 'unavailable', en: 'ended in the middle', ja: '応答の途中でサーバーが終了' },
  { does: 'hangs', term: 'hang', outcome: 'timed_out', en: 'did not answer in time', ja: '時間内に応答しません' },
  {
    does: 'answers eleven megabytes',
    term: 'huge once',
    outcome: 'truncated',
    en: 'larger than we accept',
    ja: '受け入れ上限を超えた',
  },
  {
    does: 'lies about its schema',
    term: 'lies',
    outcome: 'unavailable',
    en: 'does not have the form its server declares',
    ja: '宣言した形式と異なる',
  },
] as const;

describe('an investigation with a server that', () => {
  it.each(cases)('$does says so, and asks on', async ({ term, outcome, en, ja }) => {
    const limits = { tools: { splunk_run_query: { timeoutMs: term === 'hang' ? 700 : 20_000 } } };
    const { lines, evidence } = await investigate([question('T.1', term), question('T.2')], ['--schema'], limits);
    expect(lines.map(({ says }) => says)).toEqual([
      `T.1 splunk ${outcome}`,
      'T.1 cloudtrail-api answered',
      'T.2 cloudtrail-api answered',
    ]);
    expect(lines[0]?.en).toContain(en);
    expect(lines[0]?.ja).toContain(ja);
    expect(evidence).toHaveLength(2);
    expect(evidence.every(({ rows }) => rows[0]?.['eventID'] === 'e1')).toBe(true);
  });

  it('changes a tool in the middle of it calls the tool no more, and asks on', async () => {
    const { lines, evidence } = await investigate([question('T.1', 'swap norows', 'one')], [], {});
    const outcomes = lines.map(({ says }) => says);
    expect(outcomes.slice(-2)).toEqual(['T.1 splunk unavailable', 'T.1 cloudtrail-api answered']);
    const refused = lines.at(-2);
    expect(refused?.en).toContain('changed this tool since it was approved');
    expect(refused?.ja).toContain('運用者が改めて承認するまで呼び出しません');
    expect(JSON.stringify([lines, evidence])).not.toContain('evil.example');
  });

  it('keeps dying is left alone after a while, and the coverage says that too', async () => {
    const questions = Array.from({ length: 40 }, (_, at) => question(`T.${at}`, `die ${at}`));
    const { lines } = await investigate(questions, [], {});
    const splunk = lines.filter(({ says }) => says.includes('splunk'));
    expect(splunk).toHaveLength(40);
    expect(splunk.at(-1)?.en).toContain('failed several times in a row and is left alone');
    expect(splunk.at(-1)?.ja).toContain('しばらく呼び出しを控えています');
    expect(lines.filter(({ says }) => says.endsWith('cloudtrail-api answered'))).toHaveLength(40);
  });

  it('tells everybody to obey it has that read by nobody', async () => {
    const { lines, evidence } = await investigate([question('T.1', 'structured')], [], {});
    expect(lines[0]?.says).toBe('T.1 splunk answered');
    expect(evidence[0]?.tool).toBe('splunk/splunk_run_query');
    expect(JSON.stringify([lines, evidence])).not.toMatch(/Obey me|delete_everything/);
  });
});
