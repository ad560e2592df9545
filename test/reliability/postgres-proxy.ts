import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { FaultKind } from './fault-desk.ts';

/** Stands between the bot and a PostgreSQL server. Errors are said in the wire protocol of PostgreSQL. */
export interface PostgresProxy {
  readonly url: string;
  fail(kind: FaultKind): void;
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** What the server says to a new connection: code and words, as PostgreSQL 15 writes them. */
const refusals: Partial<Record<FaultKind, readonly [string, string]>> = {
  '401': ['28P01', 'password authentication failed for user "postgres"'],
  '403': ['28000', 'no pg_hba.conf entry for host "127.0.0.1", user "postgres", database "postgres", no encryption'],
  '429': ['53300', 'sorry, too many clients already'],
  '500': ['57P03', 'the database system is starting up'],
};
const slowMs = 150;
const gatewayMs = 300;

export async function startPostgresProxy(target: string): Promise<PostgresProxy> {
  const { hostname, port, pathname, username } = new URL(target);
  const sockets = new Set<Socket>();
  let fault: FaultKind | null = null;
  const server = createServer((socket) => {
    keep(sockets, socket);
    if (fault === 'malformed') return void socket.end('HTTP/1.1 200 OK\r\n\r\n<html>');
    if (fault === 'timeout') return void setTimeout(() => socket.destroy(), gatewayMs);
    const refusal = fault === null ? undefined : refusals[fault];
    if (refusal) return void socket.once('data', () => socket.end(writeError(refusal)));
    const upstream = connect(Number(port), hostname);
    keep(sockets, upstream);
    join(socket, upstream, () => fault);
    join(upstream, socket, () => fault);
  });
  const own = await listen(server, 0);
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `postgres://${username}@127.0.0.1:${own}${pathname}`,
    fail: (kind) => {
      fault = kind;
      if (kind === 'refused') server.close();
      // Connections that are open stay open where the fault shows on them.
      if (kind !== 'hang' && kind !== 'slow' && kind !== 'half') cut();
    },
    clear: async () => {
      fault = null;
      if (!server.listening) await listen(server, own);
    },
    close: async () => {
      const closed = server.listening ? once(server, 'close') : null;
      server.close();
      cut();
      await closed;
    },
  };
}

function join(from: Socket, to: Socket, fault: () => FaultKind | null): void {
  from.on('data', (chunk) => {
    const now = fault();
    if (now === 'hang') return;
    if (now === 'half') {
      to.write(chunk.subarray(0, Math.ceil(chunk.length / 2)));
      return void setTimeout(() => from.destroy(), 5);
    }
    if (now === 'slow') return void setTimeout(() => to.write(chunk), slowMs);
    to.write(chunk);
  });
  from.once('close', () => to.destroy());
}

function keep(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.on('error', () => socket.destroy());
  socket.once('close', () => sockets.delete(socket));
}

function writeError([code, message]: readonly [string, string]): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
