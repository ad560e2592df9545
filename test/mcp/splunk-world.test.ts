import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadScenarios } from '../../src/demo/load-scenarios.ts';
import type { SplunkServer } from '../../src/demo/splunk/splunk.ts';
import { startSplunk } from '../../src/demo/splunk/splunk.ts';
import type { McpHost } from '../../src/mcp/host.ts';
import { createMcpHost } from '../../src/mcp/host.ts';
import { createToolbox } from '../../src/mcp/toolbox.ts';

let splunk: SplunkServer;
let host: McpHost;
const openHost = (token: string) =>
  createMcpHost({
    servers: { splunk: { type: 'http', url: splunk.url, headers: { Authorization: `Bearer ${token}` } } },
    policy: { splunk: { preset: 'splunk-official' } },
    backoffMs: 1,
  });
beforeAll(async () => {
  const folder = new URL('../../src/demo/scenarios', import.meta.url).pathname;
  splunk = await startSplunk({ port: 0, token: 'right', scenarios: await loadScenarios(folder, new Date()) });
  host = openHost('right');
});
afterAll(async () => {
  await host.close();
  await splunk.close();
});

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const search = (spl: string, over: McpHost = host, maxRows = 500) =>
  createToolbox({ host: over }).ask(
    {
      question: 'Q4',
      source: 'entra',
      account: '318273645546',
      from: hoursAgo(24 * 30),
      to: hoursAgo(0),
      query: { via: 'splunk', server: 'splunk', spl, regions: [] },
      maxRows,
    },
    new AbortController().signal,
  );
const signIns =
  'search index=entra sourcetype="azure:monitor:aad" "properties.userPrincipalName"="ext-m.sato@kestrel.example" | table _time _raw';

describe("Splunk's MCP server of the local world", () => {
  it('gives the sign-ins as the records they were, oldest first', async () => {
    const answer = await search(signIns);
    expect(answer).toMatchObject({ outcome: 'answered', tool: 'splunk/splunk_run_query' });
    expect(answer.rows.length).toBeGreaterThan(30);
    expect(answer.rows[0]).toHaveProperty('properties.userPrincipalName', 'ext-m.sato@kestrel.example');
    const times = answer.rows.map((row) => Date.parse(String(row['time'])));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('tells a cut answer and an empty one from a whole one', async () => {
    expect(await search(signIns, host, 5)).toMatchObject({ outcome: 'truncated', rows: { length: 5 } });
    expect(await search('search index=entra "nobody@kestrel.example" | table _time _raw')).toMatchObject({
      outcome: 'empty',
    });
  });

  it('reports a wrong token', async () => {
    const stranger = openHost('wrong');
    expect(await search(signIns, stranger)).toMatchObject({ outcome: 'expired', rows: [] });
    await stranger.close();
  });
});
