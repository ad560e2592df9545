import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono, type Next } from 'hono';
import { cors } from 'hono/cors';
import { buildAttachmentRoutes } from './attachment-routes.ts';
import { buildCommentRoutes } from './comment-routes.ts';
import type { Desk } from './desk.ts';
import { buildFaultPanel, type FaultPanel, type FaultSwitch } from './fault-switch.ts';
import { buildIssueRoutes } from './issue-routes.ts';
import { openIssueStore } from './issue-store.ts';
import type { JiraIssue } from './jira-issue.ts';
import { buildLinkRoutes } from './link-routes.ts';
import { presentForPage } from './present-issue.ts';
import { buildPropertyRoutes } from './property-routes.ts';
import { refuse } from './refuse.ts';
import { buildSearchRoutes } from './search-routes.ts';
import { describeSite } from './site.ts';
import { buildSiteRoutes } from './site-routes.ts';
import { buildWorkflowRoutes } from './workflow-routes.ts';

export interface JiraOptions {
  /** 0 picks a free port. */
  port: number;
  /** Address to listen on; default only this machine. */
  host?: string;
  email: string;
  apiToken: string;
  projectKey: string;
  /** How long search needs to see a write, as in JIRA Cloud; default 2000. */
  searchLagMs?: number;
  /** Milliseconds by which search reckons; default the clock of the machine. */
  now?: () => number;
  /** Fields that are on no screen of the project, such as `priority`. */
  hiddenFields?: readonly string[];
  /** Fields of its own the project insists on, as the screens tell. */
  requiredFields?: readonly string[];
  /** Rights the user lacks, such as `CREATE_ISSUES`. */
  deniedRights?: readonly string[];
  /** How the 32,767 characters of a rich text are counted; default `text`. */
  richTextCount?: 'text' | 'json';
  /** Where `/browse/KEY` leads: the page of the local world. */
  pageUrl?: string;
}

export interface JiraServer {
  url: string;
  issues(): JiraIssue[];
  faults: FaultSwitch;
  close(): Promise<void>;
}

/** Starts a JIRA Cloud of one project and one user. */
export async function startJira(options: JiraOptions): Promise<JiraServer> {
  const site = describeSite(options.projectKey, options.email, {
    hiddenFields: options.hiddenFields ?? [],
    requiredFields: options.requiredFields ?? [],
    deniedRights: options.deniedRights ?? [],
    richTextCount: options.richTextCount ?? 'text',
  });
  const store = openIssueStore(site, { lagMs: options.searchLagMs ?? 2_000, now: options.now ?? Date.now });
  const faults = buildFaultPanel();
  let url = '';
  const desk: Desk = { site, store, apiUrl: () => `${url}/rest/api/3` };
  const app = buildApp(desk, faults, options);
  // As the real one: with Node's five seconds a request may meet a connection that is just being closed.
  const server = createServer({ keepAliveTimeout: 120_000 }, getRequestListener(app.fetch));
  server.listen(options.port, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The demo JIRA got no TCP port: try another one.');
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    issues: () => structuredClone(store.all()),
    faults: faults.switch,
    close: async () => {
      faults.release();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function buildApp(desk: Desk, faults: FaultPanel, options: JiraOptions): Hono {
  const api = buildApi(desk, faults, options);
  const app = new Hono()
    // Scoped tokens go through a gateway whose address carries the site's id.
    .route('/ex/jira/:cloudId/rest/api/3', api)
    .route('/rest/api/3', api)
    .use('/demo/*', cors({ origin: '*' }))
    .get('/demo/issues', (context) => context.json({ issues: desk.store.all().map(presentForPage) }))
    .get('/browse/:key', (context) => {
      const { key } = desk.store.get(context.req.param('key'));
      return context.redirect(`${options.pageUrl ?? ''}/#/jira/${key}`);
    });
  app.notFound(() => refuse(404, 'No such resource: the demo JIRA does not offer this path.'));
  return app;
}

function buildApi(desk: Desk, faults: FaultPanel, options: JiraOptions): Hono {
  return new Hono()
    .use(faults.middleware)
    .use(buildAuthentication(options))
    .route('/', buildSiteRoutes(desk))
    .route('/', buildIssueRoutes(desk))
    .route('/', buildSearchRoutes(desk))
    .route('/', buildCommentRoutes(desk))
    .route('/', buildLinkRoutes(desk))
    .route('/', buildPropertyRoutes(desk))
    .route('/', buildWorkflowRoutes(desk))
    .route('/', buildAttachmentRoutes(desk));
}

function buildAuthentication(options: JiraOptions): (context: Context, next: Next) => Promise<void> {
  const expected = Buffer.from(`Basic ${Buffer.from(`${options.email}:${options.apiToken}`).toString('base64')}`);
  return (context, next) => {
    const given = Buffer.from(context.req.header('authorization') ?? '');
    const known = given.length === expected.length && timingSafeEqual(given, expected);
    if (known) return next();
    return refuse(401, 'Client must be authenticated to access this resource.', {
      'X-Seraph-LoginReason': 'AUTHENTICATED_FAILED',
      'WWW-Authenticate': 'OAuth realm="demo"',
    });
  };
}
