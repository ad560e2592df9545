import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { WebSocketServer } from 'ws';
import { type Browsers, createBrowsers } from './browser.ts';
import type { FromPage } from './browser-protocol.ts';
import { connectEvents } from './dispatch-events.ts';
import type { ForeignMessage } from './foreign-message.ts';
import type { Workspace } from './model.ts';
import { createGrants } from './one-time-grants.ts';
import { postForeign } from './people.ts';
import { performFrame } from './perform-frame.ts';
import { createRateLimiter, type RateLimits, SLACK_RATE_LIMITS } from './rate-limit.ts';
import { seedWorkspace } from './seed-workspace.ts';
import type { DemoManifest, DemoScenario, SlackState } from './slack-state.ts';
import { SocketHub } from './socket-hub.ts';
import { createWebApi } from './web-api.ts';
import { createWebRoutes, type PageAssets } from './web-routes.ts';
import { announce } from './workspace.ts';

export interface SlackOptions {
  /** 0 = any free port. */
  port: number;
  /** Address to listen on; default only this machine. */
  host?: string;
  botToken: string;
  appToken: string;
  /** The page may still be in the making: whoever asks for it waits. */
  page?: PageAssets | Promise<PageAssets>;
  links?: { jira?: string };
  /** The address clients use, when it is not the one listened on; no slash at the end. */
  requestUrlBase?: string;
  /** Scopes of the bot token; absent = all are granted. */
  scopes?: string[];
  rateLimits?: Partial<RateLimits>;
  /** Default 3000, as in Slack. */
  ackTimeoutMs?: number;
  /** Waits before each redelivery of an unacknowledged event; default at once, 1 minute, 5 minutes. */
  retryDelaysMs?: readonly number[];
  /** Default 3000, as in Slack. */
  triggerLifetimeMs?: number;
}

export interface SlackServer {
  url: string;
  /** For SLACK_API_URL. */
  apiUrl: string;
  workspace: Workspace;
  /** Another app or person posts a message. */
  postAs(message: ForeignMessage): Promise<{ ts: string }>;
  /** Does what a person does on the page; rejects with the sentence the page would show. */
  perform(frame: FromPage): Promise<void>;
  /** Open Socket Mode connections of the app. */
  connections(): number;
  /** From now on Slack refuses a token with this error, such as `token_revoked`; null takes it back. */
  refuseToken(token: 'bot' | 'app', error: string | null): void;
  /** From now on every new Socket Mode connection is closed right after its hello. */
  dropConnections(isDropping: boolean): void;
  /** Socket Mode connections made so far. */
  connectionsMade(): number;
  /** Tells every Socket Mode connection to end; default 'refresh_requested'. */
  disconnectSockets(reason?: 'warning' | 'refresh_requested'): void;
  setManifest(manifest: DemoManifest): void;
  /** Where the page finds the other servers of the world. */
  setLinks(links: { jira?: string }): void;
  setScenarios(scenarios: DemoScenario[], deliver: (name: string) => Promise<void>): void;
  close(): Promise<void>;
}

/** Starts a Slack of one workspace: Web API, Socket Mode, files, response URLs and the web page on one port. */
export async function startSlack(options: SlackOptions): Promise<SlackServer> {
  const hono = new Hono();
  // As the real one: with Node's five seconds a request may meet a connection that is just being closed.
  const server = createServer({ keepAliveTimeout: 120_000 }, getRequestListener(hono.fetch));
  const port = await listen(server, options);
  const url = options.requestUrlBase ?? `http://127.0.0.1:${port}`;
  const slack = createState(options, url);
  hono.route('/', createWebApi(slack));
  hono.route('/', createWebRoutes(slack, options.page));
  connectEvents(slack);
  const browsers = createBrowsers(slack);
  const upgrades = serveWebSockets(server, slack, browsers);
  return {
    url,
    apiUrl: `${url}/api/`,
    workspace: slack.workspace,
    postAs: async (message) => ({ ts: postForeign(slack, message).ts }),
    perform: (frame) => performFrame(slack, frame),
    connections: () => slack.sockets.connections,
    ...createFaults(slack),
    disconnectSockets: (reason = 'refresh_requested') => slack.sockets.disconnect(reason),
    setManifest: (manifest) => {
      slack.manifest = { ...manifest, scopes: manifest.scopes ?? slack.manifest.scopes };
      announce(slack.workspace);
    },
    setLinks: (links) => {
      slack.links = links;
      announce(slack.workspace);
    },
    setScenarios: (scenarios, deliver) => {
      slack.scenarios = scenarios.map((scenario) => ({ ...scenario }));
      slack.deliver = deliver;
      announce(slack.workspace);
    },
    close: async () => {
      slack.sockets.close();
      browsers.close();
      await stop(server, upgrades);
    },
  };
}

function createFaults(slack: SlackState): Pick<SlackServer, 'refuseToken' | 'dropConnections' | 'connectionsMade'> {
  return {
    refuseToken: (token, error) => {
      slack.refused[token] = error;
    },
    dropConnections: (isDropping) => {
      slack.sockets.isDropping = isDropping;
    },
    connectionsMade: () => slack.sockets.made,
  };
}

function createState(options: SlackOptions, url: string): SlackState {
  const workspace = seedWorkspace(url);
  return {
    workspace,
    sockets: new SocketHub({
      appId: workspace.app.id,
      ackTimeoutMs: options.ackTimeoutMs ?? 3000,
      retryDelaysMs: options.retryDelaysMs ?? [0, 60_000, 300_000],
      onConnectionsChanged: () => announce(workspace),
    }),
    grants: createGrants(options.triggerLifetimeMs),
    limiter: createRateLimiter(),
    limits: { ...SLACK_RATE_LIMITS, ...options.rateLimits },
    tokens: { bot: options.botToken, app: options.appToken },
    refused: { bot: null, app: null },
    manifest: { scopes: options.scopes, shortcuts: [], commands: [] },
    scenarios: [],
    deliver: async () => {},
    links: options.links ?? {},
  };
}

function serveWebSockets(server: Server, slack: SlackState, browsers: Browsers): WebSocketServer {
  const upgrades = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const address = new URL(request.url ?? '/', 'http://localhost');
    const isApp = address.pathname === '/link/' && slack.sockets.redeemTicket(address.searchParams.get('ticket') ?? '');
    const isPage = address.pathname === '/browser' && isSameOrigin(request);
    socket.once('error', () => socket.destroy());
    if (!isApp && !isPage) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    upgrades.handleUpgrade(request, socket, head, (connection) => {
      if (isApp) slack.sockets.attach(connection);
      else browsers.attach(connection);
    });
  });
  return upgrades;
}

/** A browser names the page a connection comes from: only our own page may act as a person. */
function isSameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || URL.parse(origin)?.host === host;
}

async function listen(server: Server, options: SlackOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : options.port;
}

async function stop(server: Server, upgrades: WebSocketServer): Promise<void> {
  for (const connection of upgrades.clients) connection.terminate();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
