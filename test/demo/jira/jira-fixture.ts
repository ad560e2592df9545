import { createCloudClient } from 'jira.js';
import { type JiraOptions, type JiraServer, startJira } from '../../../src/demo/jira/jira.ts';

export const account = { email: 'bot@example.com', apiToken: 'demo-token', projectKey: 'SEC' } as const;

/** Starts a site on a free port; search sees writes at once unless a lag is given. */
export function startSite(options: Partial<JiraOptions> = {}): Promise<JiraServer> {
  return startJira({ port: 0, searchLagMs: 0, ...account, ...options });
}

/** The unmodified client, loud about every answer that does not match its schema. */
export function connect(host: string, apiToken: string = account.apiToken) {
  const auth = { type: 'basic', email: account.email, apiToken } as const;
  return createCloudClient({ host, auth, onSchemaMismatch: 'throw' });
}

export function buildDocument(text: string) {
  const content = [{ type: 'paragraph', content: [{ type: 'text', text }] }];
  return { type: 'doc', version: 1, content } as const;
}

/** The smallest set of fields JIRA takes, with what a test adds. */
export function buildFields(extra: Record<string, unknown> = {}) {
  return { project: { key: 'SEC' }, issuetype: { name: 'Task' }, summary: 'A finding', ...extra };
}
