import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { Hono } from 'hono';
import type { Scenario } from '../load-scenarios.ts';
import type { SplunkFaultBook, SplunkFaults } from './splunk-faults.ts';
import { createSplunkFaults } from './splunk-faults.ts';
import type { SplunkToolsOptions } from './splunk-tools.ts';
import { createSplunkTools } from './splunk-tools.ts';
import { createSplunkEvents } from './splunk-world.ts';

export interface SplunkOptions {
  port: number;
  /** The bearer token the server asks for. */
  token: string;
  scenarios: readonly Scenario[];
  /** The most rows one answer holds. */
  rowLimit?: number;
}

export interface SplunkServer {
  /** Address of the MCP endpoint. */
  url: string;
  faults: SplunkFaults;
  close(): Promise<void>;
}

/** Starts the MCP server of the demo's Splunk on streamable HTTP. */
export async function startSplunk({ port, token, scenarios, rowLimit = 1000 }: SplunkOptions): Promise<SplunkServer> {
  const faults = createSplunkFaults();
  const tools: SplunkToolsOptions = { events: createSplunkEvents(scenarios), faults, rowLimit };
  const app = new Hono();
  app.all('/services/mcp', (context) => {
    const isKnown = context.req.header('authorization') === `Bearer ${token}`;
    const refusal = refuse(isKnown, faults);
    if (refusal !== undefined) return refusal;
    // No sessions, hence no stream to listen on: clients are told so with 405.
    return context.req.method === 'POST' ? answer(context.req.raw, tools) : context.body(null, 405, { allow: 'POST' });
  });
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${readPort(server.address())}/services/mcp`,
    faults,
    close: () => closeServer(server),
  };
}

function refuse(isKnown: boolean, faults: SplunkFaultBook): Response | undefined {
  if (!isKnown || faults.has('unauthorized', '')) {
    return Response.json({ messages: [{ type: 'WARN', text: 'call not properly authenticated' }] }, { status: 401 });
  }
  if (faults.has('throttled', '')) {
    const text = 'Rate limit exceeded. Try again later.';
    return Response.json({ messages: [{ type: 'WARN', text }] }, { status: 429, headers: { 'retry-after': '1' } });
  }
  if (faults.has('unavailable', '')) return Response.json({ messages: [] }, { status: 503 });
  return undefined;
}

/** One server and transport per request: the endpoint keeps no sessions. */
async function answer(request: Request, tools: SplunkToolsOptions): Promise<Response> {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await createSplunkTools(tools).connect(transport);
  return transport.handleRequest(request);
}

function readPort(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function closeServer(server: ReturnType<typeof createAdaptorServer>): Promise<void> {
  if ('closeAllConnections' in server) server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
