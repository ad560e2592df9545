import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** How a dependency can let us down. */
export const faultKinds = [
  'refused',
  'timeout',
  'hang',
  '401',
  '403',
  '429',
  '500',
  'malformed',
  'half',
  'slow',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
  /** A WebSocket that wants to open. */
  readonly isUpgrade: boolean;
  /** The address of who calls. */
  readonly from: string;
}

export interface FaultOptions {
  /** Which calls are hit; all of them when absent. */
  readonly match?: (call: Call) => boolean;
  /** How many calls are hit before the service is well again; until {@link FaultProxy.clear} when absent. */
  readonly times?: number;
  /** Seconds that a 429 asks us to wait; default 1. */
  readonly retryAfter?: number;
  /** What an error answer says, where the service has a way of its own. */
  readonly answer?: (status: number) => { readonly status?: number; readonly body: string };
}

export type Watcher = (call: Call, when: 'before' | 'after') => Promise<void> | void;

export interface Rule extends FaultOptions {
  readonly kind: FaultKind;
  left: number;
}

/** How long a slow service takes, and a gateway until it gives up. */
export const slowMs = 700;
export const gatewayMs = 300;

/** What all parts of one proxy work with. */
export interface Desk {
  target: URL;
  rules: Rule[];
  watcher: Watcher | null;
  readonly sockets: Set<Duplex>;
  /** Those of them that are WebSockets by now. */
  readonly upgraded: Set<Duplex>;
  readonly passed: Map<string, number>;
}

/** Knows a connection until it ends. */
export function keep({ sockets }: Desk, socket: Duplex): void {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
  socket.on('error', () => socket.destroy());
}

export function describe(
  { method = 'GET', url = '/', headers, socket }: IncomingMessage,
  body: Buffer,
  isUpgrade: boolean,
): Call {
  return { method, path: url, headers, body, isUpgrade, from: socket.remoteAddress ?? '' };
}

/** The rule that hits a call, if any; counts it. WebSockets are only hit by rules that look at calls. */
export function takeRule({ rules }: Desk, call: Call): Rule | undefined {
  const rule = rules.find((one) => one.left > 0 && (one.match?.(call) ?? !call.isUpgrade));
  if (rule) rule.left -= 1;
  return rule;
}
