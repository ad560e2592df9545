import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, type Desk, gatewayMs, keep, type Rule, slowMs, takeRule } from './fault-desk.ts';

/** Socket Mode: the handshake fails like any call; once it is open, bytes pass both ways. */
export async function passUpgrade(desk: Desk, call: Call, socket: Duplex): Promise<void> {
  const rule = takeRule(desk, call);
  if (rule && (await misbehave(rule, socket))) return;
  const upstream = connect(Number(desk.target.port), desk.target.hostname);
  keep(desk, upstream);
  for (const end of [socket, upstream]) {
    desk.upgraded.add(end);
    end.once('close', () => desk.upgraded.delete(end));
  }
  upstream.once('close', () => socket.destroy());
  socket.once('close', () => upstream.destroy());
  upstream.write(writeHead(call));
  socket.pipe(upstream);
  if (rule?.kind === 'half') cutInTheMiddle(upstream, socket);
  else upstream.pipe(socket);
}

/** False: the connection may go on. */
async function misbehave({ kind }: Rule, socket: Duplex): Promise<boolean> {
  if (kind === 'half') return false;
  if (kind === 'slow') await sleep(slowMs);
  if (kind === 'slow') return false;
  if (kind === 'timeout') await sleep(gatewayMs);
  if (kind === 'refused') socket.destroy();
  else if (kind === 'malformed') socket.end('HTTP/1.1 two hundred\r\n\r\n{');
  else if (kind !== 'hang')
    socket.end(`HTTP/1.1 ${kind === 'timeout' ? '504' : kind} Fault\r\nconnection: close\r\n\r\n`);
  return true;
}

function writeHead({ method, path, headers, body }: Call): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`), body]);
}

/** Lets the handshake through and stops in the middle of what follows. */
function cutInTheMiddle(upstream: Socket, socket: Duplex): void {
  let chunks = 0;
  upstream.on('data', (chunk) => {
    chunks += 1;
    if (chunks === 1) return void socket.write(chunk);
    socket.write(chunk.subarray(0, Math.ceil(chunk.length / 2)));
    upstream.destroy();
  });
}
