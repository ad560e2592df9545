import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Ask } from '../../src/domain/ask.ts';
import { createMcpHost, type McpHost } from '../../src/mcp/host.ts';
import { traitsOf } from '../../src/mcp/preset-traits.ts';
import { presets } from '../../src/mcp/presets.ts';
import { createToolbox } from '../../src/mcp/toolbox.ts';

/** The wire shapes of known servers, as they answer and as their sources say. Stateless: a POST is all it takes. */
type Given = Readonly<Record<string, unknown>>;
type Reply = { readonly status?: number; readonly body?: unknown; readonly result?: unknown };
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function startFake(tools: readonly string[], answer: (given: Given) => Reply) {
  const calls: { readonly name: string; readonly arguments: Given }[] = [];
  const server = createServer(async (request, response) => {
    const text = Buffer.concat(await request.toArray()).toString();
    if (request.method !== 'POST') return response.writeHead(405).end();
    const rpc = JSON.parse(text);
    if (rpc.id === undefined) return response.writeHead(202).end();
    const send = ({ status = 200, body, result }: Reply) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(body ?? { jsonrpc: '2.0', id: rpc.id, result }));
    const serverInfo = { name: 'fake', version: '1' };
    if (rpc.method === 'initialize')
      return send({ result: { protocolVersion: '2025-03-26', capabilities: { tools: {} }, serverInfo } });
    const listed = tools.map((name) => ({ name, inputSchema: { type: 'object' } }));
    if (rpc.method === 'tools/list') return send({ result: { tools: listed } });
    calls.push(rpc.params);
    return send(answer(rpc.params.arguments));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/mcp`, calls };
}

async function connect(preset: string, tools: readonly string[], answer: (given: Given) => Reply) {
  const fake = await startFake(tools, answer);
  const entry = { type: 'http' as const, url: fake.url };
  const host = createMcpHost({ servers: { it: entry }, policy: { it: { preset } }, backoffMs: 1 });
  closers.unshift(() => host.close());
  return { host, calls: fake.calls };
}
const text = (...texts: readonly string[]) => ({ content: texts.map((one) => ({ type: 'text', text: one })) });
const search = (host: McpHost, changed: Partial<Ask> = {}) =>
  createToolbox({ host }).ask(
    {
      question: 'Q4',
      source: 'entra',
      account: '111122223333',
      from: '2026-11-20T10:00:00Z',
      to: '2026-11-20T10:00:01Z',
      query: { via: 'splunk', server: 'it', spl: 'index="entra" "x@y.example" | table _time _raw', regions: [] },
      maxRows: 10,
      ...changed,
    },
    new AbortController().signal,
  );
const record = { _time: '1', _raw: '{"time":"2026-11-20T10:00:00Z","id":"a"}' };
const payload = { results: [record], truncated: false, total_rows: 1 };

describe('the official Splunk server', () => {
  const forms: readonly (readonly [string, unknown])[] = [
    ['structured content alone', { ...text('Tool executed successfully (1 results).'), structuredContent: payload }],
    ['text alone', text(JSON.stringify(payload))],
  ];
  const names = ['splunk_run_query', 'run_splunk_query'];
  it.each(names.flatMap((name) => forms.map(([form, result]) => [name, form, result] as const)))(
    'is understood as %s with %s',
    async (name, _form, result) => {
      const { host, calls } = await connect('splunk-official', [name, 'splunk_delete_everything'], () => ({ result }));
      expect(await search(host)).toMatchObject({ outcome: 'answered', rows: [{ id: 'a' }] });
      expect(calls).toEqual([
        {
          name,
          arguments: {
            query: 'search index="entra" "x@y.example" | table _time _raw',
            earliest_time: '2026-11-20T10:00:00Z',
            latest_time: '2026-11-20T10:00:01Z',
            row_limit: 11,
          },
        },
      ]);
    },
  );

  it.each([
    ['truncated', { ...payload, truncated: true }],
    ['total_rows', { ...payload, total_rows: 5 }],
  ])('is not taken for complete where %s says otherwise', async (_what, structuredContent) => {
    const { host } = await connect('splunk-official', ['splunk_run_query'], () => ({ result: { structuredContent } }));
    expect(await search(host)).toMatchObject({ outcome: 'truncated', rows: [{ id: 'a' }] });
  });
});

describe('livehybrid/splunk-mcp', () => {
  const row = (id: string) =>
    JSON.stringify({ _time: '1', _raw: JSON.stringify({ time: '2026-11-20T10:00:00Z', id }) });
  it.each([
    { form: 'no row', result: text(), outcome: 'empty', rows: [] },
    { form: 'no row, wrapped', result: { content: [], structuredContent: { result: [] } }, outcome: 'empty', rows: [] },
    { form: 'one row', result: text(row('a')), outcome: 'answered', rows: [{ id: 'a' }] },
    {
      form: 'a block for each row',
      result: text(row('a'), row('b')),
      outcome: 'answered',
      rows: [{ id: 'a' }, { id: 'b' }],
    },
    {
      form: 'rows, wrapped',
      result: { structuredContent: { result: [record] } },
      outcome: 'answered',
      rows: [{ id: 'a' }],
    },
    {
      form: 'a failure',
      result: { ...text('Error executing tool search_splunk: Login failed.'), isError: true },
      outcome: 'unavailable',
      rows: [],
    },
  ])('is understood with $form', async ({ result, outcome, rows }) => {
    const { host, calls } = await connect('splunk-livehybrid', ['search_splunk', 'ping'], () => ({ result }));
    expect(await search(host)).toMatchObject({ outcome, rows });
    expect(calls[0]).toEqual({
      name: 'search_splunk',
      arguments: {
        search_query: 'search index="entra" "x@y.example" | table _time _raw',
        earliest_time: '2026-11-20T10:00:00Z',
        latest_time: '2026-11-20T10:00:01Z',
        max_results: 11,
      },
    });
  });

  it('is guarded like any other Splunk', async () => {
    const { host, calls } = await connect('splunk-livehybrid', ['search_splunk'], () => ({ result: text() }));
    const spl = 'search index=a | outputlookup x';
    const asked = { query: { via: 'splunk' as const, server: 'it', spl, regions: [] } };
    expect(await search(host, asked)).toMatchObject({ outcome: 'unavailable', trouble: 'not_allowed' });
    expect(calls).toEqual([]);
  });
});

describe('AWS Knowledge', () => {
  const phrase = (search_phrase: string) => ({
    server: 'it',
    tool: 'search_documentation',
    arguments: { search_phrase },
    signal: new AbortController().signal,
  });
  const limit = {
    jsonrpc: '2.0',
    id: 1,
    result: null,
    error: { code: -32004, message: 'Too many requests. Please try again later.' },
  };

  it('is not connected before it is asked, asked the same only once, and left alone for 16 seconds once it had enough', async () => {
    let isTired = false;
    const { host, calls } = await connect('aws-knowledge', ['aws___search_documentation', 'retrieve_skill'], () =>
      isTired ? { status: 429, body: limit } : { result: text('{"pages":[]}') },
    );
    host.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await host.call(phrase('GuardDuty finding types'))).toMatchObject({ ok: true, value: { pages: [] } });
    expect(await host.call(phrase('GuardDuty finding types'))).toMatchObject({ ok: true });
    expect(calls).toHaveLength(1);
    isTired = true;
    const started = performance.now();
    expect(await host.call(phrase('GuardDuty severity'))).toMatchObject({ ok: false, error: 'throttled' });
    expect(await host.call(phrase('GuardDuty archive'))).toMatchObject({ ok: false, error: 'throttled' });
    // Nobody waits for it, and what is known stays known.
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(calls).toHaveLength(2);
    expect(await host.call(phrase('GuardDuty finding types'))).toMatchObject({ ok: true });
    expect(traitsOf('aws-knowledge')).toMatchObject({ isLazy: true, throttledForMs: 16_000, keepForMs: 259_200_000 });
    expect(presets['aws-knowledge']).not.toHaveProperty('retrieve_skill');
  });
});

describe('the documentation server of awslabs', () => {
  it.each([
    [text('Failed to fetch https://docs.aws.amazon.com/x.html - status code 404'), 'not_found'],
    [
      { structuredContent: { search_results: [{ url: '', title: 'Error searching AWS docs - status code 429' }] } },
      'throttled',
    ],
  ])('is not believed when it reports a failure as an answer', async (result, error) => {
    // Not awslabs' own definition, so an operator must have pinned it; here the pin is part of the configuration.
    const { host } = await connect('aws-knowledge', ['search_documentation'], () => ({ result }));
    const signal = new AbortController().signal;
    const request = { server: 'it', tool: 'search_documentation', arguments: { search_phrase: 'GuardDuty' }, signal };
    expect(await host.call(request)).toMatchObject({ ok: false, error });
  });

  it('is refused where its tools are not those released', async () => {
    const { host, calls } = await connect('aws-docs', ['search_documentation'], () => ({ result: text('x') }));
    const signal = new AbortController().signal;
    const request = { server: 'it', tool: 'search_documentation', arguments: { search_phrase: 'GuardDuty' }, signal };
    expect(await host.call(request)).toMatchObject({ ok: false, trouble: 'definition_changed' });
    expect(calls).toEqual([]);
  });
});
