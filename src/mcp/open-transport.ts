import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { createHttpFetch } from './http-fetch.ts';
import { raceSignal } from './race-signal.ts';
import type { BuiltInEntry, HttpEntry, ServerEntry } from './server-entry.ts';
import { createStdioTransport } from './stdio-transport.ts';

/** How long we wait for a server to confirm the end of a session. */
const farewellMs = 1_000;

export interface TransportOptions {
  readonly maxResultBytes: number;
  readonly onStderr: (text: string) => void;
}

/** A fresh transport for one connection. Transports are never used twice: a kept session id would skip the handshake. */
export async function openTransport(entry: ServerEntry, options: TransportOptions): Promise<Transport> {
  if (entry.type === 'built-in') return openInMemory(entry);
  if (entry.type === 'http') return openHttp(entry, options);
  return createStdioTransport({
    command: entry.command,
    args: entry.args ?? [],
    env: entry.env ?? {},
    maxLineBytes: options.maxResultBytes,
    onStderr: options.onStderr,
  });
}

function openHttp({ url, headers }: HttpEntry, { maxResultBytes }: TransportOptions): Transport {
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { ...headers } },
    fetch: createHttpFetch({ maxResponseBytes: maxResultBytes }),
  });
  return plainTransport(transport);
}

async function openInMemory({ create }: BuiltInEntry): Promise<Transport> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await create().connect(theirs);
  return ours;
}

/** The SDK's class declares optional callbacks more narrowly than its own interface; this closes the gap. */
function plainTransport(inner: StreamableHTTPClientTransport): Transport {
  const outer: Transport = {
    start: async () => {
      inner.onmessage = (message) => outer.onmessage?.(message);
      inner.onerror = (error) => outer.onerror?.(error);
      inner.onclose = () => outer.onclose?.();
      await inner.start();
    },
    send: (message) => inner.send(message),
    close: async () => {
      await raceSignal(inner.terminateSession(), AbortSignal.timeout(farewellMs)).catch(() => undefined);
      await inner.close();
    },
    setProtocolVersion: (version) => inner.setProtocolVersion(version),
  };
  return outer;
}
