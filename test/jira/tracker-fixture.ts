import { type JiraOptions, type JiraServer, startJira } from '../../src/demo/jira/jira.ts';
import { isAdfDocument } from '../../src/demo/jira/validate-adf.ts';
import type { TicketState } from '../../src/domain/ticket.ts';
import type { TrackerOptions } from '../../src/jira/open-ticket.ts';
import { createTracker } from '../../src/jira/tracker.ts';

const account = { email: 'bot@example.com', apiToken: 'demo-token', projectKey: 'SEC' } as const;
// Compiling the schema blocks for a moment; it must not fall into a test of timeouts.
isAdfDocument(null);

/** Starts a JIRA whose search sees writes at once unless a lag is given. */
export function startSite(extra: Partial<JiraOptions> = {}): Promise<JiraServer> {
  return startJira({ port: 0, searchLagMs: 0, ...account, ...extra });
}

/** The product's tracker on that JIRA, with short waits. */
export function track(site: JiraServer, extra: Partial<TrackerOptions> = {}) {
  const options = {
    host: site.url,
    language: 'en',
    recoveryDelaysMs: [10, 20],
    timeoutMs: 10_000,
    ...account,
  } as const;
  return createTracker({ ...options, ...extra });
}

/** A person's hand in JIRA: a request past the tracker. */
export async function send(site: JiraServer, request: string, body: unknown = null): Promise<void> {
  const [method = '', path = ''] = request.split(' ');
  const credentials = Buffer.from(`${account.email}:${account.apiToken}`).toString('base64');
  const headers = { Authorization: `Basic ${credentials}`, 'Content-Type': 'application/json' };
  const answer = await fetch(`${site.url}/rest/api/3${path}`, {
    method,
    body: body === null ? null : JSON.stringify(body),
    headers,
  });
  if (!answer.ok) throw new Error(`${request} was answered with ${answer.status}: check the test.`);
}

export function lastOf(states: readonly TicketState[]): TicketState {
  return states.at(-1) ?? { state: 'none' };
}
