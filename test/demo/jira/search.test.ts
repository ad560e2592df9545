import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JiraServer } from '../../../src/demo/jira/jira.ts';
import { buildFields, connect, startSite } from './jira-fixture.ts';

let site: JiraServer;
let client: ReturnType<typeof connect>;

beforeAll(async () => {
  site = await startSite();
  client = connect(site.url);
  for (const labels of [['gd-1', 'bot'], ['gd-2', 'bot'], ['gd-3', 'bot'], ['other']]) {
    await client.issues.createIssue({ fields: buildFields({ labels }) });
  }
});
afterAll(() => site.close());

const search = async (jql: string, more: Record<string, unknown> = {}) => {
  const answer = await client.issueSearch.searchAndReconsileIssuesUsingJqlPost({ jql, fields: ['labels'], ...more });
  return { ...answer, keys: (answer.issues ?? []).map((issue) => issue.key) };
};

describe('JQL', () => {
  it.each([
    ['project = SEC AND labels = "gd-2"', ['SEC-2']],
    ['project = SEC AND labels = bot AND updated >= -5m ORDER BY created', ['SEC-1', 'SEC-2', 'SEC-3']],
    ['labels in ("gd-1", other) order by key desc', ['SEC-4', 'SEC-1']],
    ['labels = bot AND labels not in (gd-1, "gd-2")', ['SEC-3']],
    ['project = SEC AND status = Done', []],
    ['statusCategory != Done AND key = SEC-4', ['SEC-4']],
    ['project = SEC AND created < "2020-01-01 10:00"', []],
  ])('%s', async (jql, keys) => {
    expect((await search(jql)).keys).toEqual(keys);
  });

  it.each([
    ['', 'Unbounded JQL'],
    ['ORDER BY created', 'Unbounded JQL'],
    ['project = NOPE', "The value 'NOPE' does not exist for the field 'project'."],
    ['colour = red', "Field 'colour' does not exist"],
    ['project = SEC labels = x', "expecting 'AND'"],
    ['project = SEC OR labels = x', "expecting 'AND'"],
    ['labels = "x', 'unexpected character'],
    ['updated >= yesterday', "Date value 'yesterday'"],
    ['labels > x', "operator '>' is not supported"],
    ['project =', 'ends too early'],
  ])('refuses %j', async (jql, message) => {
    await expect(search(jql)).rejects.toMatchObject({
      status: 400,
      body: { errorMessages: [expect.stringContaining(message)] },
    });
  });
});

describe('search answers', () => {
  it('carry ids only unless fields are named', async () => {
    const answer = await client.issueSearch.searchAndReconsileIssuesUsingJqlPost({ jql: 'labels = "gd-1"' });
    expect(answer.issues).toEqual([{ id: '10001' }]);
  });

  it('come in pages by a token that belongs to its query', async () => {
    const jql = 'project = SEC ORDER BY created';
    const first = await search(jql, { maxResults: 3 });
    expect(first).toMatchObject({ keys: ['SEC-1', 'SEC-2', 'SEC-3'], isLast: false });
    const second = await search(jql, { maxResults: 3, nextPageToken: first.nextPageToken });
    expect(second).toMatchObject({ keys: ['SEC-4'], isLast: true });
    await expect(search('labels = bot', { nextPageToken: first.nextPageToken })).rejects.toMatchObject({ status: 400 });
  });
});

describe('search lag', () => {
  it('hides a new issue and a new label until the lag is over, except for ids to reconcile', async () => {
    let now = Date.now();
    const pass = (ms: number) => void (now += ms);
    const slow = await startSite({ searchLagMs: 300, now: () => now });
    const late = connect(slow.url);
    const find = async (label: string, reconcileIssues: number[] = []) => {
      const query = { jql: `labels = "${label}"`, reconcileIssues };
      return (await late.issueSearch.searchAndReconsileIssuesUsingJqlPost(query)).issues?.length;
    };
    const { id } = await late.issues.createIssue({ fields: buildFields({ labels: ['gd-1'] }) });
    expect(await find('gd-1')).toBe(0);
    expect(await find('gd-1', [Number(id)])).toBe(1);
    pass(320);
    expect(await find('gd-1')).toBe(1);
    await late.issues.editIssue({ issueIdOrKey: id, fields: { labels: ['gd-9'] } });
    expect([await find('gd-1'), await find('gd-9')]).toEqual([1, 0]);
    pass(320);
    expect([await find('gd-1'), await find('gd-9')]).toEqual([0, 1]);
    await late.issues.deleteIssue({ issueIdOrKey: id });
    await expect(late.issues.getIssue({ issueIdOrKey: id })).rejects.toMatchObject({ status: 404 });
    expect(await find('gd-9')).toBe(1);
    pass(320);
    expect(await find('gd-9')).toBe(0);
    await slow.close();
  });
});
