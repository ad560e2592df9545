import type { Context } from 'hono';
import { Hono } from 'hono';
import { findMethod, type Method } from './methods.ts';
import { readOptional } from './read-arguments.ts';
import { type Fields, isRecord, parseJson } from './record.ts';
import { readRefusal, refuse } from './refusal.ts';
import type { SlackState } from './slack-state.ts';

/** Slack's Web API below `/api/`. */
export function createWebApi(slack: SlackState): Hono {
  const api = new Hono();
  api.all('/api/:method', async (context) => {
    const name = context.req.param('method');
    const method = findMethod(name);
    if (!method) return context.json({ ok: false, error: 'unknown_method', req_method: name });
    const args = await readBody(context);
    if (slack.manifest.scopes) context.header('x-oauth-scopes', slack.manifest.scopes.join(','));
    try {
      checkToken(slack, method, readToken(context, args));
      checkScope(slack, method, args);
      const wait = countCall(slack, { name, method, args });
      if (wait > 0) {
        context.header('retry-after', String(wait));
        return context.json({ ok: false, error: 'ratelimited' }, 429);
      }
      return context.json({ ok: true, ...method.call(slack, args) });
    } catch (error) {
      const refusal = readRefusal(error);
      if (!refusal) throw error;
      return context.json({ ok: false, error: refusal.error, ...refusal.detail });
    }
  });
  return api;
}

async function readBody(context: Context): Promise<Fields> {
  const query = context.req.query();
  const type = context.req.header('content-type') ?? '';
  const text = await context.req.text();
  if (!type.includes('json')) return { ...query, ...Object.fromEntries(new URLSearchParams(text)) };
  const body = parseJson(text);
  return isRecord(body) ? { ...query, ...body } : query;
}

function readToken(context: Context, args: Fields): string | undefined {
  const header = context.req.header('authorization');
  return header?.startsWith('Bearer ') ? header.slice('Bearer '.length) : readOptional(args, 'token');
}

function checkToken(slack: SlackState, method: Method, token: string | undefined): void {
  if (!token) refuse('not_authed');
  if (token !== slack.tokens.bot && token !== slack.tokens.app) refuse('invalid_auth');
  if (token !== slack.tokens[method.token]) refuse('not_allowed_token_type');
  const refusal = slack.refused[method.token];
  if (refusal !== null) refuse(refusal);
}

function checkScope(slack: SlackState, method: Method, args: Fields): void {
  const provided = slack.manifest.scopes;
  if (!provided || !method.scopes) return;
  const isDm = readOptional(args, 'channel')?.startsWith('D') === true;
  const needed = isDm ? (method.scopes.D ?? method.scopes.C) : method.scopes.C;
  if (!provided.includes(needed)) refuse('missing_scope', { needed, provided: provided.join(',') });
}

function countCall(slack: SlackState, called: { name: string; method: Method; args: Fields }): number {
  const { name, method, args } = called;
  if (!method.limit) return 0;
  const key = method.limit === 'post' ? `${name} ${readOptional(args, 'channel') ?? ''}` : name;
  return slack.limiter.take(key, slack.limits[method.limit]);
}
