import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { McpHost } from '../../src/mcp/host.ts';
import { createMcpHost } from '../../src/mcp/host.ts';
import { inspectServer } from '../../src/mcp/inspect-server.ts';
import type { StdioEntry } from '../../src/mcp/server-entry.ts';
import { createMemoryPins } from '../../src/mcp/tool-pins.ts';
import { installAwslabs } from './awslabs-peers.ts';

/** Its pages are on the internet. Here nothing listens where it looks: how it says so is what is tested. */
let host: McpHost;
let entry: StdioEntry;
const policy = { preset: 'aws-docs' };
beforeAll(async () => {
  const awslabs = await installAwslabs();
  const nowhere = 'http://127.0.0.1:9';
  entry = awslabs('aws-documentation', { HTTPS_PROXY: nowhere, HTTP_PROXY: nowhere, ALL_PROXY: nowhere });
  host = createMcpHost({ servers: { docs: entry }, policy: { docs: policy } });
});
afterAll(() => host.close());
const call = (tool: string, given: Readonly<Record<string, unknown>>) =>
  host.call({ server: 'docs', tool, arguments: given, signal: AbortSignal.timeout(30_000) });

describe('awslabs.aws-documentation-mcp-server', () => {
  it('offers its tools as pinned', async () => {
    const { fault, tools } = await inspectServer({ name: 'docs', entry, policy, pins: createMemoryPins() });
    expect(fault).toBeNull();
    expect(tools.map(({ tool, state }) => `${tool} ${state}`)).toEqual([
      'search_documentation known',
      'read_documentation known',
    ]);
  });

  it('reports a page it could not fetch as an answer, and is not believed', async () => {
    const url = 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html';
    expect(await call('read_documentation', { url })).toMatchObject({ ok: false, error: 'unavailable' });
  });

  it('reports a search it could not make as a result, and is not believed', async () => {
    const found = await call('search_documentation', { search_phrase: 'GuardDuty finding types IAM' });
    expect(found).toMatchObject({ ok: false, error: 'unavailable' });
  });

  it('is never sent what is not a phrase about AWS or a page of its documentation', async () => {
    const secret = 'who is taro.yamada@example.com';
    expect(await call('search_documentation', { search_phrase: secret })).toMatchObject({ error: 'refused' });
    expect(await call('read_documentation', { url: 'https://evil.example/a.html' })).toMatchObject({
      error: 'refused',
    });
  });
});
