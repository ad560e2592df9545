import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { type Fields, isRecord, parseJson } from './record.ts';

export interface SocketOptions {
  appId: string;
  /** How long Slack waits for the acknowledgement of an envelope. */
  ackTimeoutMs: number;
  /** Waits before each redelivery of an event; its length is the number of redeliveries. */
  retryDelaysMs: readonly number[];
  onConnectionsChanged: () => void;
}

/** How an envelope ended: acknowledged with a payload, not acknowledged in time, or nobody was connected. */
export type Delivery = { outcome: 'acked'; payload: Fields } | { outcome: 'timeout' } | { outcome: 'offline' };

const MAX_CONNECTIONS = 10;
const PING_INTERVAL_MS = 10_000;
const CLOSE_AFTER_REFRESH_MS = 10_000;
const CONNECTION_LIFETIME_SECONDS = 18_060;

/** The Socket Mode connections of the app: hands each envelope to one of them and waits for its acknowledgement. */
export class SocketHub {
  readonly #options: SocketOptions;
  readonly #tickets = new Set<string>();
  readonly #sockets = new Map<WebSocket, NodeJS.Timeout>();
  readonly #waiting = new Map<string, (payload: Fields) => void>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #closed = false;
  /** New connections are closed right after their hello. */
  isDropping = false;
  /** Connections made so far. */
  made = 0;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  get full(): boolean {
    return this.#sockets.size >= MAX_CONNECTIONS;
  }

  /** A ticket that opens one connection. */
  openTicket(): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return ticket;
  }

  redeemTicket(ticket: string): boolean {
    return this.#tickets.delete(ticket);
  }

  attach(socket: WebSocket): void {
    const pings = setInterval(() => socket.ping('Ping from demo Slack'), PING_INTERVAL_MS);
    this.#sockets.set(socket, pings);
    socket.on('message', (data) => this.#receive(String(data)));
    socket.on('close', () => this.#detach(socket));
    socket.on('error', () => this.#detach(socket));
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.connections,
        debug_info: { host: 'demo-slack', approximate_connection_time: CONNECTION_LIFETIME_SECONDS },
        connection_info: { app_id: this.#options.appId },
      }),
    );
    this.made += 1;
    this.#options.onConnectionsChanged();
    if (this.isDropping) socket.close();
  }

  /** Sends an event; while it is not acknowledged it is sent again after each of the retry delays. */
  async sendEvent(payload: Fields): Promise<void> {
    const envelopeId = randomUUID();
    let reason = '';
    for (const [attempt, delay] of [0, ...this.#options.retryDelaysMs].entries()) {
      if (attempt > 0) await this.#pause(delay);
      if (this.#closed) return;
      const retry = { retry_attempt: attempt, retry_reason: reason };
      const delivery = await this.#deliver({ envelope_id: envelopeId, type: 'events_api', payload, ...retry });
      if (delivery.outcome === 'acked') return;
      reason = delivery.outcome === 'timeout' ? 'timeout' : 'connection_failed';
    }
  }

  /** Sends an interaction or a command, once; the acknowledgement may carry an answer. */
  async sendRequest(type: 'interactive' | 'slash_commands', payload: Fields): Promise<Delivery> {
    return this.#deliver({ envelope_id: randomUUID(), type, payload, accepts_response_payload: true });
  }

  /** Announces to every connection that it ends: 'warning' a while before, 'refresh_requested' when it is time. */
  disconnect(reason: 'warning' | 'refresh_requested'): void {
    for (const [socket] of this.#sockets) {
      socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'demo-slack' } }));
      if (reason === 'warning') continue;
      this.#detach(socket);
      setTimeout(() => socket.close(), CLOSE_AFTER_REFRESH_MS).unref();
    }
  }

  /** Ends all waiting; the connections themselves end with the server they came to. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const pings of this.#sockets.values()) clearInterval(pings);
    this.#sockets.clear();
  }

  async #deliver(envelope: Fields & { envelope_id: string }): Promise<Delivery> {
    const socket = this.#pickSocket();
    if (!socket) return { outcome: 'offline' };
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        resolve({ outcome: 'timeout' });
      }, this.#options.ackTimeoutMs);
      this.#timers.add(timer);
      this.#waiting.set(envelope.envelope_id, (payload) => {
        clearTimeout(timer);
        this.#timers.delete(timer);
        resolve({ outcome: 'acked', payload });
      });
      socket.send(JSON.stringify({ accepts_response_payload: false, ...envelope }));
    });
  }

  #pickSocket(): WebSocket | undefined {
    const open = [...this.#sockets.keys()].filter((socket) => socket.readyState === socket.OPEN);
    return open[Math.floor(Math.random() * open.length)];
  }

  #receive(text: string): void {
    const frame = parseJson(text);
    if (!isRecord(frame) || typeof frame.envelope_id !== 'string') return;
    const settle = this.#waiting.get(frame.envelope_id);
    this.#waiting.delete(frame.envelope_id);
    settle?.(isRecord(frame.payload) ? frame.payload : {});
  }

  #detach(socket: WebSocket): void {
    clearInterval(this.#sockets.get(socket));
    if (this.#sockets.delete(socket)) this.#options.onConnectionsChanged();
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        resolve();
      }, ms);
      timer.unref();
      this.#timers.add(timer);
    });
  }
}
