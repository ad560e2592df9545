import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { fail } from '../domain/errors.ts';
import type { Health } from './health-state.ts';

export interface HealthServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Tells over HTTP how the bot is. `/healthz`: the process answers at all. `/readyz`: it can do its work; 503 where it cannot.
 * Throws config_invalid where the port is taken.
 */
export async function serveHealth(
  health: Health,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/healthz') return send(response, 200, { status: 'alive' });
    if (pathname !== '/readyz') return send(response, 404, { status: 'unknown path' });
    void tellReady(health, response);
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const mistakes = `- GD_TRIAGE_HEALTH_PORT: ${host} port ${port} cannot be listened on: choose another port or address`;
    throw fail('config_invalid', { count: 1, mistakes }, error);
  }
  const address = server.address();
  const chosen = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function tellReady(health: Health, response: ServerResponse): Promise<void> {
  const { isReady, dependencies } = await health.read().catch(() => ({ isReady: false, dependencies: [] }));
  send(response, isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', dependencies });
}

function send(
  response: ServerResponse,
  status: number,
  body: { readonly dependencies?: readonly object[]; readonly status: string },
): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(render(body));
}

/** JSON with a line for each dependency, for people who read it with curl. */
function render({
  status,
  dependencies,
}: {
  readonly dependencies?: readonly object[];
  readonly status: string;
}): string {
  if (dependencies === undefined) return `${JSON.stringify({ status })}\n`;
  const lines = dependencies.map((dependency) => `  ${JSON.stringify(dependency)}`);
  return `{"status": ${JSON.stringify(status)}, "dependencies": [\n${lines.join(',\n')}\n]}\n`;
}
