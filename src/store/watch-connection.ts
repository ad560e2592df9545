import { Socket } from 'node:net';
import { Client, type ClientBase } from 'pg';

/** How long a statement may take on the server; every one of ours touches a few rows. */
export const statementMs = 20_000;
/** Longer than any statement: a connection that was silent for so long while somebody waits for it leads nowhere. */
const silentMs = 25_000;
/** A transaction its client forgot, with the rows it holds. Ours last for milliseconds. */
export const idleInTransactionMs = 10_000;

/**
 * The server's side of it: of a network that drops packets the server hears nothing for hours, and until then the connections
 * of a client it cannot reach count against its limit.
 */
const serverWatch = `set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3`;

/**
 * Ends a connection whose network drops packets without a word: the system would go on trying for a quarter of an hour, and
 * the driver would wait with it. What was asked on it fails then, and the pool connects anew.
 */
export async function watchConnection(client: ClientBase, limitMs = silentMs): Promise<void> {
  const stream = client instanceof Client ? client.connection.stream : null;
  if (stream instanceof Socket) stream.setTimeout(limitMs, () => stream.destroy(silence()));
  await client.query(serverWatch);
}

function silence(): Error {
  return Object.assign(new Error('The connection was silent for too long.'), { code: 'ETIMEDOUT' });
}
