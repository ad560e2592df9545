import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JiraServer } from '../../../src/demo/jira/jira.ts';
import { waitFor } from '../../story/wait-for.ts';
import { buildFields, connect, startSite } from './jira-fixture.ts';

let site: JiraServer;
let client: ReturnType<typeof connect>;

beforeEach(async () => {
  site = await startSite();
  client = connect(site.url);
});
afterEach(() => site.close());

const create = () => client.issues.createIssue({ fields: buildFields() });

describe('fault switch', () => {
  it('answers 502 after the issue was made', async () => {
    site.faults.fail('createIssue', { kind: 'badGateway', afterWrite: true });
    await expect(create()).rejects.toMatchObject({ status: 502 });
    expect(site.issues()).toHaveLength(1);
    expect((await create()).key).toBe('SEC-2');
  });

  it('answers 429 with Retry-After and makes nothing', async () => {
    site.faults.fail('createIssue', { kind: 'rateLimited', retryAfterSeconds: 7 });
    await expect(create()).rejects.toMatchObject({ status: 429, retryAfterMs: 7_000 });
    expect(site.issues()).toHaveLength(0);
  });

  it.each([
    ['serverError', 500],
    ['unauthorized', 401],
    ['forbidden', 403],
    ['conflict', 409],
  ] as const)('answers %s with %i to the operation named, as often as told', async (kind, status) => {
    site.faults.fail('createIssue', { kind }, 2);
    await client.myself.getCurrentUser();
    await expect(create()).rejects.toMatchObject({ status });
    await expect(create()).rejects.toMatchObject({ status });
    await create();
  });

  it('hangs until cleared, with the write made when told so', async () => {
    site.faults.fail('createIssue', { kind: 'hang', afterWrite: true });
    let settled = false;
    const hanging = create()
      .catch(() => 'failed')
      .finally(() => {
        settled = true;
      });
    await waitFor('the write', () => site.issues().length > 0);
    expect(settled).toBe(false);
    site.faults.clear();
    expect(await hanging).toBe('failed');
  });

  it('closes while a request hangs', async () => {
    const other = await startSite();
    other.faults.fail('any', { kind: 'hang', afterWrite: false }, Number.POSITIVE_INFINITY);
    const hanging = connect(other.url)
      .myself.getCurrentUser()
      .catch(() => 'failed');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await other.close();
    expect(await hanging).toBe('failed');
  });
});
