import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JiraServer } from '../../../src/demo/jira/jira.ts';
import { account, buildDocument, buildFields, connect, startSite } from './jira-fixture.ts';

let site: JiraServer;
let client: ReturnType<typeof connect>;

beforeAll(async () => {
  site = await startSite({ pageUrl: 'http://127.0.0.1:8080' });
  client = connect(site.url);
});
afterAll(() => site.close());

const create = (extra: Record<string, unknown> = {}) => client.issues.createIssue({ fields: buildFields(extra) });

describe('the site', () => {
  it('knows the caller, itself and its project', async () => {
    expect(await client.myself.getCurrentUser()).toMatchObject({ emailAddress: account.email });
    expect(await client.serverInfo.getServerInfo()).toMatchObject({ deploymentType: 'Cloud' });
    expect(await client.projects.getProject({ projectIdOrKey: 'SEC' })).toMatchObject({ key: 'SEC' });
    await expect(client.projects.getProject({ projectIdOrKey: 'NOPE' })).rejects.toMatchObject({ status: 404 });
  });

  it('refuses a wrong token with JSON, not with a page', async () => {
    const refused = connect(site.url, 'old-token').myself.getCurrentUser();
    await expect(refused).rejects.toMatchObject({
      status: 401,
      body: { errorMessages: [expect.any(String)], errors: {} },
    });
  });

  it('answers under the gateway path of scoped tokens too', async () => {
    const scoped = connect(`${site.url}/ex/jira/11111111-2222-3333-4444-555555555555`);
    expect(await scoped.projects.getProject({ projectIdOrKey: 'SEC' })).toMatchObject({ key: 'SEC' });
  });

  it('lists issue types and fields of the create screen in pages', async () => {
    const types = await client.issues.getCreateIssueMetaIssueTypes({ projectIdOrKey: 'SEC', maxResults: 2 });
    expect(types).toMatchObject({ total: 3, issueTypes: [{ name: 'Task' }, { name: 'Bug' }] });
    const page = { projectIdOrKey: 'SEC', issueTypeId: '10001', startAt: 2, maxResults: 1 };
    expect(await client.issues.getCreateIssueMetaIssueTypeId(page)).toMatchObject({
      startAt: 2,
      fields: [{ fieldId: 'summary', required: true }],
    });
  });
});

describe('creating an issue', () => {
  it('keeps fields and properties in one write', async () => {
    const created = await client.issues.createIssue({
      fields: buildFields({
        description: buildDocument('Look at this'),
        labels: ['gd-triage'],
        priority: { name: 'High' },
      }),
      properties: [{ key: 'gd-triage', value: { reportHash: 'abc' } }],
    });
    expect(created.key).toMatch(/^SEC-\d+$/);
    const issue = await client.issues.getIssue({ issueIdOrKey: created.key, properties: ['gd-triage'] });
    expect(issue.fields).toMatchObject({
      labels: ['gd-triage'],
      priority: { name: 'High' },
      status: { name: 'To Do' },
    });
    expect(issue.properties).toEqual({ 'gd-triage': { reportHash: 'abc' } });
  });

  it.each([
    ['an unknown project', { project: { key: 'NOPE' } }, { project: 'valid project is required' }],
    ['an unknown issue type', { issuetype: { name: 'Disaster' } }, { issuetype: 'Specify a valid issue type' }],
    ['no summary', { summary: ' ' }, { summary: 'You must specify a summary of the issue.' }],
    ['a summary of two lines', { summary: 'a\nb' }, { summary: expect.stringContaining('newline') }],
    ['a long summary', { summary: 'x'.repeat(256) }, { summary: expect.stringContaining('255') }],
    ['a label with a space', { labels: ['two words'] }, { labels: expect.stringContaining('spaces') }],
    ['an unknown priority', { priority: { name: 'P1' } }, { priority: expect.stringContaining('invalid') }],
    ['an unknown field', { colour: 'red' }, { colour: expect.stringContaining("Field 'colour' cannot be set") }],
    [
      'an invalid document',
      { description: { type: 'doc', version: 1, content: [{ type: 'x' }] } },
      { description: 'INVALID_INPUT' },
    ],
    ['an empty text node', { description: buildDocument('') }, { description: 'INVALID_INPUT' }],
    [
      'too much text',
      { description: buildDocument('x'.repeat(32_768)) },
      { description: expect.stringContaining('32,767') },
    ],
  ])('refuses %s and keeps nothing', async (_name, extra, errors) => {
    const before = site.issues().length;
    await expect(create(extra)).rejects.toMatchObject({ status: 400, body: { errorMessages: [], errors } });
    expect(site.issues()).toHaveLength(before);
  });

  it('refuses a document given as text, and a property above 32 KB', async () => {
    const send = (body: unknown) =>
      fetch(`${site.url}/rest/api/3/issue`, { method: 'POST', body: JSON.stringify(body), headers: buildHeaders() });
    const asText = await send({ fields: buildFields({ description: 'h1. wiki' }) });
    expect([asText.status, await asText.text()]).toEqual([400, expect.stringContaining('Atlassian Document')]);
    const properties = [{ key: 'big', value: 'x'.repeat(32_769) }];
    expect((await send({ fields: buildFields(), properties })).status).toBe(400);
  });
});

describe('working on an issue', () => {
  it('edits only the fields named, and labels one by one', async () => {
    const { key } = await create({ labels: ['a', 'b'] });
    const update = { labels: [{ add: 'c' }, { remove: 'a' }] };
    await client.issues.editIssue({ issueIdOrKey: key, fields: { summary: 'New title' }, update });
    const issue = await client.issues.getIssue({ issueIdOrKey: key, fields: ['summary', 'labels'] });
    expect(issue.fields).toEqual({ summary: 'New title', labels: ['b', 'c'] });
  });

  it('keeps comments with their properties and shows these only on request', async () => {
    const { key } = await create();
    const properties = [{ key: 'gd-triage', value: { analysis: '1' } }];
    const added = await client.issueComments.addComment({ issueIdOrKey: key, body: buildDocument('One'), properties });
    const updated = { issueIdOrKey: key, id: added.id ?? '', body: { body: buildDocument('Two') } };
    await client.issueComments.updateComment(updated);
    const plain = await client.issueComments.getComments({ issueIdOrKey: key });
    expect(plain.comments?.[0]).toMatchObject({ body: buildDocument('Two') });
    expect(plain.comments?.[0]).not.toHaveProperty('properties');
    const expanded = await client.issueComments.getComments({ issueIdOrKey: key, expand: 'properties' });
    expect(expanded.comments?.[0]?.properties).toEqual(properties);
  });

  it('updates a remote link of the same global id instead of adding another', async () => {
    const { key } = await create();
    const link = (title: string) => ({
      issueIdOrKey: key,
      globalId: 'slack=1',
      object: { url: 'https://example.slack.com/1', title },
    });
    await client.issueRemoteLinks.createOrUpdateRemoteIssueLink(link('Thread'));
    await client.issueRemoteLinks.createOrUpdateRemoteIssueLink(link('Slack thread'));
    expect(await client.issueRemoteLinks.getRemoteIssueLinks({ issueIdOrKey: key })).toMatchObject([
      { globalId: 'slack=1', object: { title: 'Slack thread' } },
    ]);
  });

  it('keeps properties', async () => {
    const { key } = await create();
    await client.issueProperties.setIssueProperty({ issueIdOrKey: key, propertyKey: 'p', body: { hash: '1' } });
    const read = { issueIdOrKey: key, propertyKey: 'p' };
    expect(await client.issueProperties.getIssueProperty(read)).toMatchObject({ value: { hash: '1' } });
    const missing = client.issueProperties.getIssueProperty({ ...read, propertyKey: 'q' });
    await expect(missing).rejects.toMatchObject({ status: 404 });
  });

  it('walks the workflow step by step', async () => {
    const { key } = await create();
    await expect(client.issues.doTransition({ issueIdOrKey: key, transition: { id: '31' } })).rejects.toMatchObject({
      status: 400,
    });
    for (const name of ['Start progress', 'Done']) {
      const { transitions } = await client.issues.getTransitions({ issueIdOrKey: key });
      const id = transitions?.find((step) => step.name === name)?.id ?? '';
      await client.issues.doTransition({ issueIdOrKey: key, transition: { id } });
    }
    const issue = await client.issues.getIssue({ issueIdOrKey: key });
    expect(issue.fields).toMatchObject({ status: { name: 'Done' }, resolution: { name: 'Done' } });
  });

  it('takes attachments, but not without the header against forged requests', async () => {
    const { key } = await create();
    const attachments = [{ filename: 'report.md', content: Buffer.from('# Report') }];
    const [added] = await client.issueAttachments.addAttachment({ issueIdOrKey: key, attachments });
    expect(added).toMatchObject({ filename: 'report.md', size: 8 });
    const body = new FormData();
    body.append('file', new Blob(['x']), 'x.txt');
    const { 'Content-Type': _json, ...headers } = buildHeaders();
    const forged = await fetch(`${site.url}/rest/api/3/issue/${key}/attachments`, { method: 'POST', body, headers });
    expect(forged.status).toBe(403);
    expect(site.issues().find((issue) => issue.key === key)?.attachments).toHaveLength(1);
  });
});

describe('for the page', () => {
  it('shows every issue to any origin and leads from /browse to the page', async () => {
    const { key } = await create({ labels: ['for-page'] });
    await client.issueComments.addComment({ issueIdOrKey: key, body: buildDocument('Seen') });
    const answer = await fetch(`${site.url}/demo/issues`, { headers: { Origin: 'http://127.0.0.1:8080' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toMatchObject({
      issues: expect.arrayContaining([
        expect.objectContaining({
          key,
          fields: expect.objectContaining({ labels: ['for-page'], status: expect.objectContaining({ name: 'To Do' }) }),
          comments: [expect.objectContaining({ author: 'gd-triage', body: buildDocument('Seen') })],
        }),
      ]),
    });
    const browse = await fetch(`${site.url}/browse/${key}`, { redirect: 'manual' });
    expect(browse.headers.get('location')).toBe(`http://127.0.0.1:8080/#/jira/${key}`);
  });
});

function buildHeaders() {
  const credentials = Buffer.from(`${account.email}:${account.apiToken}`).toString('base64');
  return { Authorization: `Basic ${credentials}`, 'Content-Type': 'application/json' };
}
