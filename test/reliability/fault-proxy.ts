import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Call,
  type Desk,
  describe,
  type FaultKind,
  type FaultOptions,
  gatewayMs,
  keep,
  type Rule,
  slowMs,
  takeRule,
  type Watcher,
} from './fault-desk.ts';
import { passUpgrade } from './pass-upgrade.ts';

/** Stands between the bot and a service, passes everything on, and misbehaves on demand. */
export interface FaultProxy {
  readonly url: string;
  readonly port: number;
  fail(kind: FaultKind, options?: FaultOptions): void;
  clear(): Promise<void>;
  /** Told of each call, before it is passed on and again when the service has answered but the bot does not know yet. */
  watch(watcher: Watcher | null): void;
  /** Where to pass calls on; for a service that must know the address of its proxy to start. */
  aim(target: string): void;
  /** Ends every connection, WebSockets included. */
  cut(): void;
  /** Calls passed on, by method and path. */
  readonly passed: Map<string, number>;
  close(): Promise<void>;
}

/** Starts a proxy on a free port of an address of this machine. */
export async function startFaultProxy(target = 'http://127.0.0.1:9', host = '127.0.0.1'): Promise<FaultProxy> {
  const desk: Desk = {
    target: new URL(target),
    rules: [],
    watcher: null,
    sockets: new Set(),
    upgraded: new Set(),
    passed: new Map(),
  };
  const server = createServer(
    (request, response) => void serve(desk, request, response).catch(() => request.socket.destroy()),
  );
  server.on('upgrade', (request, socket, head) => void passUpgrade(desk, describe(request, head, true), socket));
  server.on('connection', (socket) => keep(desk, socket));
  const port = await listen(server, 0, host);
  return buildSwitches(server, desk, { host, port });
}

function buildSwitches(
  server: Server,
  desk: Desk,
  { host, port }: { readonly host: string; readonly port: number },
): FaultProxy {
  const cut = (): void => {
    for (const socket of desk.sockets) socket.destroy();
  };
  const refuse = (): void => {
    server.close();
    for (const socket of desk.sockets) if (!desk.upgraded.has(socket)) socket.destroy();
  };
  return {
    url: `http://${host}:${port}`,
    port,
    fail: (kind, options = {}) => {
      // A listener that is gone is the real thing; for some of the calls only, a reset connection stands in for it.
      if (kind === 'refused' && !options.match && options.times === undefined) refuse();
      else desk.rules.push({ kind, left: options.times ?? Infinity, ...options });
    },
    clear: async () => {
      desk.rules = [];
      if (!server.listening) await listen(server, port, host);
    },
    watch: (watcher) => {
      desk.watcher = watcher;
    },
    aim: (address) => {
      desk.target = new URL(address);
    },
    cut,
    passed: desk.passed,
    close: async () => {
      const closed = server.listening ? once(server, 'close') : null;
      refuse();
      cut();
      await closed;
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

async function serve(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = describe(request, Buffer.concat(await request.toArray()), false);
  await desk.watcher?.(call, 'before');
  // Whoever asked may have been killed meanwhile: then the call never left.
  if (request.socket.destroyed) return;
  const rule = takeRule(desk, call);
  if (rule && rule.kind !== 'slow' && rule.kind !== 'half') return misbehave(rule, request, response);
  if (rule?.kind === 'slow') await sleep(slowMs);
  const answer = await pass(desk, call);
  await desk.watcher?.(call, 'after');
  if (rule?.kind === 'half') {
    response.writeHead(answer.status, answer.headers);
    response.write(answer.body.subarray(0, Math.ceil(answer.body.length / 2)));
    // The first half shall arrive before the end does.
    await sleep(20);
    request.socket.destroy();
    return;
  }
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

async function misbehave(rule: Rule, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (rule.kind === 'hang') return;
  if (rule.kind === 'refused') return void request.socket.destroy();
  if (rule.kind === 'malformed') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('<html>{"ok": tru');
    return;
  }
  if (rule.kind === 'timeout') await sleep(gatewayMs);
  const status = rule.kind === 'timeout' ? 504 : Number(rule.kind);
  const { status: said = status, body } = rule.answer?.(status) ?? { body: `{"message":"fault ${status}"}` };
  const retry = status === 429 ? { 'retry-after': String(rule.retryAfter ?? 1) } : {};
  response.writeHead(said, { 'content-type': 'application/json', ...retry }).end(body);
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

async function pass({ target, passed }: Desk, { method, path, headers, body }: Call): Promise<Answer> {
  const name = `${method} ${path.split('?')[0]}`;
  passed.set(name, (passed.get(name) ?? 0) + 1);
  const { hostname, port } = target;
  const outgoing = Object.fromEntries(
    Object.entries(headers).flatMap(([key, value]) =>
      typeof value === 'string' && key !== 'connection' && key !== 'transfer-encoding' ? [[key, value]] : [],
    ),
  );
  const sent = forward({ hostname, port, method, path, headers: { ...outgoing, 'content-length': body.length } });
  sent.end(body);
  const [answer]: IncomingMessage[] = await once(sent, 'response');
  if (!answer) throw new Error('The service gave no answer.');
  const { connection: _, 'transfer-encoding': __, ...kept } = answer.headers;
  return { status: answer.statusCode ?? 500, headers: kept, body: Buffer.concat(await answer.toArray()) };
}
