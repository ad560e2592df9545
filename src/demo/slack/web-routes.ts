import type { Context } from 'hono';
import { Hono } from 'hono';
import { storeUpload } from './file-methods.ts';
import type { StoredFile } from './model.ts';
import { isRecord, parseJson } from './record.ts';
import { readRefusal } from './refusal.ts';
import { applyResponse } from './response-url.ts';
import type { SlackState } from './slack-state.ts';

/** The page: its HTML at `/`, its script at `/page.js`, its style at `/page.css`. */
export interface PageAssets {
  html: string;
  script: string;
  style?: string;
}

/** Everything served over HTTP besides the Web API. */
export function createWebRoutes(slack: SlackState, page: PageAssets | Promise<PageAssets> | undefined): Hono {
  const routes = new Hono();
  addPage(routes, page);
  routes.post('/response/:secret', async (context) => answerResponse(slack, context));
  routes.post('/upload/v1/:id', async (context) => {
    const id = context.req.param('id');
    const stored = storeUpload(slack, id, await readUpload(context));
    return stored ? context.text('OK') : context.text('The upload was not announced or has another length.', 400);
  });
  routes.get('/files-pri/:id/:name', (context) => {
    const authorized = context.req.header('authorization') === `Bearer ${slack.tokens.bot}`;
    return authorized ? sendFile(slack, context) : context.text('Send the bot token to download this file.', 403);
  });
  routes.get('/files/:id', (context) => sendFile(slack, context));
  routes.get('/archives/:channel/:message', (context) => {
    const digits = context.req.param('message').slice(1);
    const ts = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
    const thread = context.req.query('thread_ts') ?? ts;
    return context.redirect(
      `/#/slack/${encodeURIComponent(context.req.param('channel'))}/${encodeURIComponent(thread)}`,
    );
  });
  return routes;
}

function addPage(routes: Hono, page: PageAssets | Promise<PageAssets> | undefined): void {
  if (!page) return;
  routes.get('/', async (context) => context.html((await page).html));
  routes.get('/page.js', async (context) =>
    context.body((await page).script, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
  routes.get('/page.css', async (context) =>
    context.body((await page).style ?? '', 200, { 'content-type': 'text/css; charset=utf-8' }),
  );
}

async function answerResponse(slack: SlackState, context: Context): Promise<Response> {
  try {
    const target = slack.grants.redeemResponse(context.req.param('secret') ?? '');
    const body = parseJson(await context.req.text());
    if (!isRecord(body)) return context.json({ ok: false, error: 'invalid_payload' }, 500);
    applyResponse(slack, target, body);
    return context.json({ ok: true });
  } catch (error) {
    const refusal = readRefusal(error);
    if (!refusal) throw error;
    const gone = refusal.error === 'expired_url' || refusal.error === 'used_url';
    return context.json({ ok: false, error: refusal.error, ...refusal.detail }, gone ? 404 : 500);
  }
}

/** The bytes of an upload: the file of a form, as Slack's client sends it, or the plain body. */
async function readUpload(context: Context): Promise<Uint8Array<ArrayBuffer>> {
  if (!context.req.header('content-type')?.startsWith('multipart/form-data')) {
    return new Uint8Array(await context.req.arrayBuffer());
  }
  const form = await context.req.formData();
  const file = [...form.values()].find((value) => value instanceof File);
  return new Uint8Array(file ? await file.arrayBuffer() : new ArrayBuffer(0));
}

function sendFile(slack: SlackState, context: Context): Response {
  const file: StoredFile | undefined = slack.workspace.files.get(context.req.param('id') ?? '');
  if (!file?.bytes) return context.text('There is no such file.', 404);
  return context.body(file.bytes, 200, {
    'content-type': file.mimetype.startsWith('text/') ? `${file.mimetype}; charset=utf-8` : file.mimetype,
    // An uploaded file is never run as a page of this origin.
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'x-content-type-options': 'nosniff',
  });
}
