import { createServer } from 'node:http';
import { createDocumentation } from '../../src/mcp/ask-documentation.ts';
import { createMcpHost } from '../../src/mcp/host.ts';
import { fingerprintTool } from '../../src/mcp/tool-listing.ts';

/** A mirror of the two servers of AWS documentation: their tools, arguments and forms of answers, and nothing beyond. */
export type Preset = 'aws-docs' | 'aws-knowledge';
export interface Sent {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}
interface Reply {
  readonly status?: number;
  readonly body?: object;
  readonly result?: object;
}
/** What the fake answers instead of a page; `null` leaves it to the mirror, `hang` never answers. */
type Answered = Reply | 'hang' | null;
type Fault = (sent: Sent) => Answered | Promise<Answered>;

const guide = 'https://docs.aws.amazon.com/guardduty/latest/ug';
export const pageUrl = `${guide}/guardduty_finding-types-iam.html`;
export const throttledBody = {
  jsonrpc: '2.0',
  id: 1,
  result: null,
  error: { code: -32004, message: 'Too many requests. Please try again later.' },
};
const allowed = {
  'aws-docs': {
    search_documentation: ['limit', 'search_phrase'],
    read_documentation: ['max_length', 'start_index', 'url'],
  },
  'aws-knowledge': {
    aws___search_documentation: ['limit', 'search_phrase'],
    aws___read_documentation: ['start_index', 'url'],
  },
} satisfies Record<Preset, Record<string, readonly string[]>>;
const text = (value: string) => ({ content: [{ type: 'text', text: value }] });

export async function startDocumentation(preset: Preset, page: string, graceMs = 2_000) {
  const sent: Sent[] = [];
  const everything: string[] = [];
  const faults: { current: Fault } = { current: () => null };
  const tools: Readonly<Record<string, readonly string[]>> = allowed[preset];
  const listed = Object.keys(tools).map((name) => ({ name, inputSchema: { type: 'object' as const } }));
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    if (request.method !== 'POST') return response.writeHead(405).end();
    everything.push(body);
    const rpc = JSON.parse(body);
    if (rpc.id === undefined) return response.writeHead(202).end();
    const send = ({ status = 200, body: own, result }: Reply) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(own ?? { jsonrpc: '2.0', id: rpc.id, result }));
    const serverInfo = { name: 'fake', version: '1' };
    if (rpc.method === 'initialize')
      return send({ result: { protocolVersion: '2025-03-26', capabilities: { tools: {} }, serverInfo } });
    if (rpc.method === 'tools/list') return send({ result: { tools: listed } });
    const call: Sent = { tool: rpc.params.name, arguments: rpc.params.arguments };
    sent.push(call);
    if (!isAllowed(call, tools[call.tool]))
      return send({ result: { ...text('Input validation error'), isError: true } });
    const fault = await faults.current(call);
    if (fault === 'hang') return undefined;
    return send(fault ?? { result: answer(preset, call, page) });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/mcp`;
  const servers = { docs: { type: 'http' as const, url } };
  const pinned = Object.fromEntries(
    listed.map((tool) => [tool.name.replace('aws___', ''), { sha256: fingerprintTool(tool) }]),
  );
  const policy = { docs: { preset, tools: pinned } };
  const host = createMcpHost({ servers, policy, backoffMs: 1 });
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await host.close();
    await new Promise((resolve) => server.close(resolve));
  };
  return { documentation: createDocumentation({ host, servers, policy, graceMs }), sent, everything, faults, close };
}

/** AWS Knowledge is told where to go on only after it said so. */
function isAllowed({ arguments: given }: Sent, names: readonly string[] = []): boolean {
  const wanted =
    names.includes('max_length') || 'start_index' in given ? names : names.filter((name) => name !== 'start_index');
  return Object.keys(given).toSorted().join() === wanted.join();
}

function answer(preset: Preset, { tool, arguments: given }: Sent, page: string): object {
  const found = ['guardduty_finding-types-active.html', 'guardduty_finding-types-iam.html#some-type'].map(
    (name, index) => ({ rank_order: index + 1, url: `${guide}/${name}`, title: 'T', context: 'C' }),
  );
  const strangers = ['https://evil.example/guardduty/latest/ug/a.html', 'https://docs.aws.amazon.com/s3/a.html'];
  const results = [...strangers.map((url) => ({ rank_order: 0, url, title: 'T', context: 'C' })), ...found];
  const start = Number(given['start_index'] ?? 0);
  // Parts of an ordinary page are small here, so that a section lies in two of them.
  const end = start + Math.max(150, Math.floor(page.length / 4));
  const cut = `\n\n<e>Content truncated. Call the read_documentation tool with start_index=${end} to get more content.</e>`;
  const part = `${page.slice(start, end)}${end < page.length ? cut : ''}`;
  if (preset === 'aws-knowledge')
    return text(JSON.stringify({ content: { result: tool.includes('search') ? results : part } }));
  if (tool === 'search_documentation')
    return { ...text('…'), structuredContent: { search_results: results, facets: {}, query_id: 'q' } };
  return { structuredContent: { result: `AWS Documentation from ${String(given['url'])}:\n\n${part}` } };
}
