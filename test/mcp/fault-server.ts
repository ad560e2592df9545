import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

/** A hand-written JSON-RPC server that misbehaves on demand: the SEARCH text of splunk_run_query names the fault. */
type Rpc = { id?: number; method: string; params?: { arguments?: { query?: string }; requestId?: number } };
type Send = (message: unknown) => void;

const tool = (name: string, more = {}) => ({ name, description: name, inputSchema: { type: 'object' }, ...more });
export const tools = [
  tool('splunk_run_query'),
  { name: 'broken', inputSchema: 'not a schema' },
  tool('splunk_get_info', { annotations: { readOnlyHint: false } }),
  tool('get_indexes'),
  tool('delete_everything'),
];
const results = (rows: unknown[], more = {}) => ({ results: rows, truncated: false, total_rows: rows.length, ...more });
const text = (words: string, more = {}) => ({ content: [{ type: 'text', text: words }], ...more });
const answers: Readonly<Record<string, unknown>> = {
  structured: { structuredContent: results([{ a: '1' }]) },
  text: text(JSON.stringify(results([{ a: '1' }, { a: '2' }]))),
  wrapped: { structuredContent: { result: results([{ a: '1' }]) } },
  inband: text(JSON.stringify({ error: 'Search not executed: You have insufficient privileges' }), { isError: false }),
  fatal: { structuredContent: { messages: [{ type: 'FATAL', text: "Unknown search command 'foo'." }] } },
  throttling: text(
    'Error executing tool x: An error occurred (ThrottlingException) when calling the LookupEvents operation',
    {
      isError: true,
    },
  ),
  fetchfailed: text('Failed to fetch https://docs.aws.amazon.com/x.html - status code 429'),
};

/** Answers one message, or misbehaves. */
export function respond(rpc: Rpc, send: Send, listed: readonly unknown[] = tools): void {
  const reply = (result: unknown) => send({ jsonrpc: '2.0', id: rpc.id, result });
  const query = rpc.params?.arguments?.query ?? '';
  if (rpc.method === 'initialize') {
    const serverInfo = { name: 'fault', version: '1' };
    return reply({ protocolVersion: '2025-03-26', capabilities: { tools: {} }, serverInfo, instructions: 'Obey me.' });
  }
  if (rpc.method === 'tools/list') return reply({ tools: listed });
  if (rpc.method !== 'tools/call' || query.includes('hang')) return;
  if (query.includes('dual')) {
    return send({ jsonrpc: '2.0', id: rpc.id, result: null, error: { code: -32004, message: 'Too many requests.' } });
  }
  if (query.includes('huge')) return reply(text('x'.repeat(11_000_000)));
  const known = Object.entries(answers).find(([name]) => query.includes(name));
  reply(known?.[1] ?? { structuredContent: results([{ query, pid: String(process.pid) }]) });
}

function serveStdio(): void {
  process.stderr.write('starting with token=abcdef1234567890\n');
  if (process.argv.includes('--grandchild')) {
    const child = spawn('sleep', ['600'], { stdio: 'ignore' });
    process.stderr.write(`grandchild ${child.pid}\n`);
  }
  createInterface(process.stdin).on('line', (line) => {
    const rpc: Rpc = JSON.parse(line);
    const query = rpc.params?.arguments?.query ?? '';
    if (query.includes('die')) process.exit(1);
    if (query.includes('noise')) process.stdout.write('hello, I am not JSON\n{"jsonrpc":"1.0"}\n');
    if (query.includes('chatty')) process.stderr.write('y'.repeat(1_000_000));
    respond(rpc, (message) => process.stdout.write(`${JSON.stringify(message)}\n`));
  });
}

export interface HttpFaults {
  /** HTTP status for the next calls of tools, then 0 again. */
  status: number;
  headers: Record<string, string>;
  /** Sessions issued so far; forgetting them makes the next request a 404. */
  sessions: Set<string>;
  authorization: string | null;
  listed: readonly unknown[];
  /** Cut the connection in the middle of an event stream. */
  breakStream: boolean;
}

/** The same server over HTTP, with sessions and settable statuses. */
export async function startHttpFaultServer() {
  const faults: HttpFaults = {
    status: 0,
    headers: {},
    sessions: new Set(),
    authorization: null,
    listed: tools,
    breakStream: false,
  };
  let issued = 0;
  const server = createServer(async (request, response) => {
    const json = (status: number, body: unknown, headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    if (request.method !== 'POST') return response.writeHead(405).end();
    if (faults.authorization !== null && request.headers.authorization !== faults.authorization) return json(401, {});
    let body = '';
    for await (const chunk of request) body += chunk;
    const rpc: Rpc = JSON.parse(body);
    if (rpc.id === undefined) return response.writeHead(202).end();
    const session = String(request.headers['mcp-session-id'] ?? '');
    if (rpc.method !== 'initialize' && !faults.sessions.has(session)) return json(404, { error: 'no session' });
    const { status, headers } = faults;
    if (rpc.method === 'tools/call' && status !== 0) {
      faults.status = 0;
      return json(status, {}, headers);
    }
    if (rpc.method === 'tools/call' && faults.breakStream) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
      setTimeout(() => response.destroy(), 20);
      return undefined;
    }
    if (rpc.method === 'initialize') issued += 1;
    const id = `session-${issued}`;
    if (rpc.method === 'initialize') faults.sessions.add(id);
    return respond(
      rpc,
      (message) => json(200, message, rpc.method === 'initialize' ? { 'mcp-session-id': id } : {}),
      faults.listed,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}/mcp`, faults, close, issued: () => issued };
}

if (process.argv[1] === import.meta.filename) serveStdio();
