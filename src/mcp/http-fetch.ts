import { z } from 'zod';
import { readSseBody } from './sse-body.ts';

/** JSON-RPC codes of our own, for what HTTP cannot say to the MCP client any other way. */
export const httpFailureCodes = { tooLarge: -33413, broken: -33502 } as const;

type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;
const Request = z.looseObject({ id: z.union([z.string(), z.number()]), method: z.string() });
const Cancelled = z.looseObject({
  method: z.literal('notifications/cancelled'),
  params: z.looseObject({ requestId: z.union([z.string(), z.number()]) }),
});
const Dual = z.looseObject({ error: z.looseObject({ code: z.number(), message: z.string() }) });
type RequestId = string | number;

export interface HttpFetchOptions {
  readonly maxResponseBytes: number;
}

/**
 * A fetch for the MCP client that turns every failure of HTTP (status, Retry-After, size, broken body) into a JSON-RPC
 * error answer to the request it belongs to. The client itself would lose the headers, or leave the request hanging.
 */
export function createHttpFetch({ maxResponseBytes }: HttpFetchOptions): Fetch {
  const running = new Map<RequestId, AbortController>();
  return async (url, init = {}) => {
    const body = typeof init.body === 'string' ? parse(init.body) : null;
    const cancelled = Cancelled.safeParse(body);
    if (cancelled.success) running.get(cancelled.data.params.requestId)?.abort();
    const request = Request.safeParse(body);
    if (!request.success) return fetch(url, init);
    const { id } = request.data;
    const link = linkSignal(init.signal ?? null);
    running.set(id, link.controller);
    const finish = () => {
      running.delete(id);
      link.release();
    };
    try {
      const response = await fetch(url, { ...init, signal: link.controller.signal });
      return await readAnswer(response, { id, maxBytes: maxResponseBytes, finish });
    } catch (error) {
      finish();
      throw error;
    }
  };
}

interface Reading {
  readonly id: RequestId;
  readonly maxBytes: number;
  readonly finish: () => void;
}

async function readAnswer(response: Response, reading: Reading): Promise<Response> {
  const { id, finish } = reading;
  const isRedirect = response.status >= 300 && response.status < 400;
  if (isRedirect) {
    finish();
    return response;
  }
  if (!response.ok) {
    const text = await readText(response, 10_000).catch(() => '');
    finish();
    const data = { status: response.status, retryAfterMs: readRetryAfter(response.headers.get('retry-after')) };
    const message = /session/i.test(text ?? '') ? 'session' : 'http';
    return answer({ jsonrpc: '2.0', id, error: { code: -33000 - response.status, message, data } }, response);
  }
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    const stream = readSseBody(response, { ...reading, codes: httpFailureCodes });
    return new Response(stream, { status: 200, headers: response.headers });
  }
  const text = await readText(response, reading.maxBytes);
  finish();
  if (text === null)
    return answer({ jsonrpc: '2.0', id, error: { code: httpFailureCodes.tooLarge, message: 'too large' } }, response);
  return answer(repairAnswer(parse(text), id), response);
}

/** A body with both a result and an error is an error; anything that is not JSON-RPC is a broken answer. */
export function repairAnswer(body: unknown, id: RequestId): unknown {
  const dual = Dual.safeParse(body);
  if (dual.success) return { jsonrpc: '2.0', id, error: dual.data.error };
  return body ?? { jsonrpc: '2.0', id, error: { code: httpFailureCodes.broken, message: 'not JSON' } };
}

function answer(body: unknown, { headers }: Response): Response {
  const session = headers.get('mcp-session-id');
  const kept = session === null ? {} : { 'mcp-session-id': session };
  return new Response(JSON.stringify(body), { status: 200, headers: { 'content-type': 'application/json', ...kept } });
}

/** The body as text, or null where it is larger than allowed. */
async function readText(response: Response, maxBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Seconds, or a date. */
function readRetryAfter(value: string | null): number | null {
  if (value === null) return null;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}

/** A private signal per request: a shared one collects listeners for as long as the connection lives. */
function linkSignal(outer: AbortSignal | null): { controller: AbortController; release: () => void } {
  const controller = new AbortController();
  const stop = () => controller.abort();
  if (outer?.aborted === true) stop();
  outer?.addEventListener('abort', stop, { once: true });
  return { controller, release: () => outer?.removeEventListener('abort', stop) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
