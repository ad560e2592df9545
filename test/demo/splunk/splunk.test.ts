import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { z } from 'zod';
import { loadScenarios } from '../../../src/demo/load-scenarios.ts';
import type { SplunkServer } from '../../../src/demo/splunk/splunk.ts';
import { startSplunk } from '../../../src/demo/splunk/splunk.ts';

const answerSchema = z.object({
  isError: z.boolean().optional(),
  content: z.array(z.object({ type: z.literal('text'), text: z.string() })),
  structuredContent: z
    .object({ results: z.array(z.record(z.string(), z.string())), truncated: z.boolean(), total_rows: z.number() })
    .optional(),
});
const token = 'local-splunk-token';
let splunk: SplunkServer;
let client: Client;

async function connect(bearer: string): Promise<Client> {
  const connected = new Client({ name: 'test', version: '1' });
  const requestInit = { headers: { Authorization: `Bearer ${bearer}` } };
  await connected.connect(new StreamableHTTPClientTransport(new URL(splunk.url), { requestInit }));
  return connected;
}
const call = async (name: string, input: Record<string, unknown>, options = {}) =>
  answerSchema.parse(await client.callTool({ name, arguments: input }, undefined, options));
const query = async (text: string, input: Record<string, unknown> = {}) =>
  call('splunk_run_query', { query: text, earliest_time: '-90d', ...input });

beforeAll(async () => {
  const folder = new URL('../../../src/demo/scenarios', import.meta.url).pathname;
  splunk = await startSplunk({ port: 0, token, scenarios: await loadScenarios(folder, new Date()), rowLimit: 250 });
  client = await connect(token);
});
afterEach(() => splunk.faults.clear());
afterAll(async () => {
  await client.close();
  await splunk.close();
});

describe('the MCP server of the demo Splunk', () => {
  it('offers the tools of the official app', async () => {
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name).sort()).toEqual([
      'splunk_get_index_info',
      'splunk_get_indexes',
      'splunk_get_info',
      'splunk_get_metadata',
      'splunk_get_user_info',
      'splunk_run_query',
    ]);
  });

  it('answers rows as strings in structuredContent, and only a count in the text', async () => {
    const spl =
      'search index=aws_cloudtrail "userIdentity.accessKeyId"="AKIASVCCIDEPLEXAMPLE" | stats count by sourceIPAddress';
    const answer = await query(spl);
    expect(answer.content).toEqual([{ type: 'text', text: 'Tool executed successfully (2 results).' }]);
    expect(answer.structuredContent?.results.map((row) => row['sourceIPAddress'])).toEqual([
      '198.51.100.163',
      '203.0.113.80',
    ]);
    expect(answer.structuredContent).toMatchObject({ truncated: false, total_rows: 2 });
  });

  it('holds sign-ins with more rows than sign-ins', async () => {
    const base = 'index=entra sourcetype=azure:monitor:aad properties.userPrincipalName="ext-m.sato@kestrel.example"';
    const [rows] = (await query(`${base} | stats count`)).structuredContent?.results ?? [];
    const [distinct] =
      (await query(`${base} category=SignInLogs properties.status.errorCode=0 | dedup properties.id | stats count`))
        .structuredContent?.results ?? [];
    expect(Number(rows?.['count'])).toBeGreaterThanOrEqual(40);
    expect(distinct?.['count']).toBe('19');
  });

  it('has CloudTrail of production and shared services, none of the sandbox, and no S3 data events', async () => {
    const accounts = await query('index=aws_cloudtrail | stats count by recipientAccountId');
    expect(accounts.structuredContent?.results.map((row) => row['recipientAccountId'])).toEqual([
      '204815163264',
      '425364758697',
    ]);
    expect((await query('index=aws_cloudtrail eventCategory=Data')).structuredContent?.total_rows).toBe(0);
  });

  it('says when it keeps rows back', async () => {
    const asked = await query('index=aws_cloudtrail', { row_limit: 10 });
    expect(asked.structuredContent?.results).toHaveLength(10);
    expect(asked.structuredContent?.truncated).toBe(true);
    expect(asked.structuredContent?.total_rows).toBeGreaterThan(250);
    expect((await query('index=aws_cloudtrail', { row_limit: 5000 })).structuredContent?.results).toHaveLength(250);
  });

  it('looks at the last 24 hours when no time is given', async () => {
    const recent = await call('splunk_run_query', { query: 'index=aws_cloudtrail | stats count' });
    const all = await query('index=aws_cloudtrail | stats count');
    expect(Number(recent.structuredContent?.results[0]?.['count'])).toBeLessThan(
      Number(all.structuredContent?.results[0]?.['count']),
    );
  });

  it('refuses risky commands and broken searches inside the answer', async () => {
    const risky = await query('index=aws_cloudtrail | delete');
    expect(risky).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("Command 'delete' is not allowed") }],
    });
    expect((await query('index=aws_cloudtrail | where (')).isError).toBe(true);
  });

  it('describes indexes, metadata, itself and its user', async () => {
    const indexes = (await call('splunk_get_indexes', {})).structuredContent?.results ?? [];
    expect(indexes.map((row) => row['title'])).toEqual(['aws_cloudtrail', 'changes', 'dns', 'entra', 'vpcflow']);
    const info = await call('splunk_get_index_info', { index_name: 'dns' });
    expect(Number(info.structuredContent?.results[0]?.['totalCount'])).toBeGreaterThan(100);
    expect((await call('splunk_get_index_info', { index_name: 'nope' })).isError).toBe(true);
    const metadata = await call('splunk_get_metadata', { type: 'sourcetypes', index: 'entra' });
    expect(metadata.structuredContent?.results[0]?.['sourcetype']).toBe('azure:monitor:aad');
    expect((await call('splunk_get_info', {})).structuredContent?.total_rows).toBe(1);
    expect((await call('splunk_get_user_info', {})).structuredContent?.total_rows).toBe(1);
  });
});

describe('refusals and faults of the demo Splunk', () => {
  it('wants its bearer token', async () => {
    await expect(connect('wrong')).rejects.toThrow(/401|not properly authenticated/i);
    expect((await fetch(splunk.url, { method: 'POST' })).status).toBe(401);
  });

  it.each([
    ['unauthorized', 401],
    ['throttled', 429],
    ['unavailable', 503],
  ] as const)('answers %s over HTTP', async (kind, status) => {
    splunk.faults.set(kind);
    const answer = await fetch(splunk.url, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(status);
  });

  it('denies, truncates or hangs for one index and serves the others', async () => {
    splunk.faults.set('denied', { index: 'entra' });
    splunk.faults.set('truncated', { index: 'dns' });
    splunk.faults.set('timeout', { index: 'vpcflow' });
    expect((await query('index=entra')).isError).toBe(true);
    expect((await query('index=dns')).structuredContent?.truncated).toBe(true);
    await expect(queryBriefly('index=vpcflow')).rejects.toThrow(/timed out/i);
    expect((await query('index=changes')).isError).toBeUndefined();
  });
});

const queryBriefly = (text: string) => call('splunk_run_query', { query: text }, { timeout: 200 });
