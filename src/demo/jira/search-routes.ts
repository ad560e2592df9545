import { Hono } from 'hono';
import { z } from 'zod';
import type { Desk } from './desk.ts';
import { matchJql } from './match-jql.ts';
import { parseJql } from './parse-jql.ts';
import { presentIssue } from './present-issue.ts';
import { readBody } from './read-body.ts';
import { refuse } from './refuse.ts';

const pageLimit = 100;
const reconcileLimit = 50;
const propertyLimit = 5;

const search = z.strictObject({
  jql: z.string().default(''),
  fields: z.array(z.string()).default([]),
  properties: z.array(z.string()).default([]),
  maxResults: z.number().int().positive().default(50),
  nextPageToken: z.string().nullish(),
  reconcileIssues: z.array(z.number()).default([]),
  expand: z.string().optional(),
  fieldsByKeys: z.boolean().optional(),
});

/** Search by JQL: bounded queries only, ids only unless fields are named, pages by token, no total. */
export function buildSearchRoutes(desk: Desk): Hono {
  return new Hono().post('/search/jql', async (context) => {
    const request = await readBody(context, search);
    if (request.reconcileIssues.length > reconcileLimit) {
      refuse(400, `The number of issues to reconcile must not exceed ${reconcileLimit}.`);
    }
    if (request.properties.length > propertyLimit)
      refuse(400, `A maximum of ${propertyLimit} properties can be requested.`);
    const found = matchJql(parseJql(request.jql), desk.store.searchable(request.reconcileIssues), desk.site);
    const start = readPageToken(request.nextPageToken, request.jql);
    const end = start + Math.min(request.maxResults, pageLimit);
    const isLast = end >= found.length;
    return context.json({
      issues: found.slice(start, end).map((issue) => presentIssue(issue, request, desk.apiUrl())),
      isLast,
      ...(isLast ? {} : { nextPageToken: writePageToken(end, request.jql) }),
    });
  });
}

// A token belongs to its query, as in JIRA: used with another one it is refused.
function writePageToken(offset: number, jql: string): string {
  return Buffer.from(JSON.stringify([offset, jql])).toString('base64url');
}

function readPageToken(token: string | null | undefined, jql: string): number {
  if (token === undefined || token === null) return 0;
  const parsed = z.tuple([z.number().int(), z.literal(jql)]).safeParse(parseToken(token));
  return parsed.success ? parsed.data[0] : refuse(400, 'The provided next page token is invalid or has expired.');
}

function parseToken(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
