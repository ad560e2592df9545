import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JiraServer } from '../../src/demo/jira/jira.ts';
import type { TicketState } from '../../src/domain/ticket.ts';
import { renderSummary, renderTicket } from '../../src/jira/render-ticket.ts';
import { buildReport, buildRequest, buildVerdict, consoleUrl, findingId, say } from './ticket-fixture.ts';
import { lastOf, send, startSite, track } from './tracker-fixture.ts';

let site: JiraServer;

beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

describe('opening a ticket', () => {
  it('creates it with summary, report, priority, labels, mark and links', async () => {
    const request = buildRequest();
    expect(await track(site).publish(request)).toEqual({ key: 'SEC-1', url: `${site.url}/browse/SEC-1` });
    const [issue] = site.issues();
    expect(issue?.fields).toMatchObject({
      summary: request.summary,
      priority: { name: 'High' },
      labels: ['gd-triage', `gd-${findingId}`],
      issuetype: { name: 'Task' },
    });
    expect(JSON.stringify(issue?.fields.description)).toContain('8. Recommended Countermeasures');
    expect(issue?.properties['gd-triage']).toMatchObject({ caseKey: request.caseKey, findingId });
    expect(issue?.remoteLinks.map(({ url }) => url)).toEqual([request.threadUrl, request.consoleUrl]);
    expect(issue?.comments).toEqual([]);
  });

  it('does without links it was not given', async () => {
    const request = buildRequest({ threadUrl: null, consoleUrl: '' });
    await track(site).publish(request);
    expect(site.issues()[0]?.remoteLinks).toEqual([]);
    expect(lastOf(request.saved)).toMatchObject({ reportHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('saves its intent before the request and the ticket after it', async () => {
    const seen: [string, number][] = [];
    const request = buildRequest({ save: async ({ state }) => void seen.push([state, site.issues().length]) });
    await track(site).publish(request);
    expect(seen).toEqual([
      ['creating', 0],
      ['open', 1],
      ['open', 1],
    ]);
  });

  it('adopts a ticket of the same case when the store knows none', async () => {
    await track(site).publish(buildRequest());
    const request = buildRequest();
    expect(await track(site).publish(request)).toMatchObject({ key: 'SEC-1' });
    expect(site.issues()).toHaveLength(1);
    expect(lastOf(request.saved)).toMatchObject({ state: 'open', key: 'SEC-1' });
  });

  it('does not adopt the ticket of another account with the same finding id', async () => {
    await track(site).publish(buildRequest());
    await track(site).publish(buildRequest({ report: buildReport([], { caseKey: 'other' }), caseKey: 'other' }));
    expect(site.issues()).toHaveLength(2);
  });

  it('adopts the oldest of several and says so', async () => {
    await track(site).publish(buildRequest({ caseKey: 'a' }));
    await track(site).publish(buildRequest({ caseKey: 'b' }));
    await send(site, 'PUT /issue/SEC-2/properties/gd-triage', { caseKey: 'a' });
    const warnings: string[] = [];
    const tracker = track(site, { warn: (message) => warnings.push(message) });
    expect(await tracker.publish(buildRequest({ caseKey: 'a' }))).toMatchObject({ key: 'SEC-1' });
    expect(warnings).toEqual([expect.stringContaining('Several tickets')]);
  });

  it('does without the priority where the project has none', async () => {
    await site.close();
    site = await startSite({ hiddenFields: ['priority'] });
    const request = buildRequest();
    expect(await track(site).publish(request)).toMatchObject({ key: 'SEC-1' });
    const changed = buildReport([], { headline: say('Another verdict') });
    await track(site).publish(buildRequest({ state: lastOf(request.saved), report: changed }));
    expect(JSON.stringify(site.issues())).toContain('Another verdict');
  });

  it('sends a compact report where JIRA finds the full one too long', async () => {
    await site.close();
    site = await startSite({ richTextCount: 'json', hiddenFields: ['priority'] });
    const row = [say('2026-11-21 08:00:00'), say('GetObject on the bucket')];
    const table = {
      kind: 'table',
      columns: [say('Time'), say('Event')],
      rows: Array.from({ length: 150 }, () => row),
    } as const;
    const report = buildReport([table]);
    expect(await track(site).publish(buildRequest({ report }))).toMatchObject({ key: 'SEC-1' });
    const description = JSON.stringify(site.issues()[0]?.fields.description);
    expect(description.length).toBeLessThan(32_767);
    expect(description.match(/GetObject on the bucket/g)).toHaveLength(150);
  });

  it('works through a gateway path and links to the site itself', async () => {
    const tracker = track(site, { host: `${site.url}/ex/jira/11111111-2222-3333-4444-555555555555/` });
    expect(await tracker.publish(buildRequest())).toEqual({ key: 'SEC-1', url: `${site.url}/browse/SEC-1` });
  });
});

describe('updating a ticket', () => {
  async function open() {
    const request = buildRequest();
    await track(site).publish(request);
    return lastOf(request.saved);
  }
  const worse = () =>
    buildReport([], { headline: say('True positive, priority P1'), verdict: buildVerdict({ priority: 'P1' }) });

  it('writes nothing when the report is the same', async () => {
    const state = await open();
    const before = site.issues();
    const request = buildRequest({ state });
    expect(await track(site).publish(request)).toMatchObject({ key: 'SEC-1' });
    expect([site.issues(), request.saved]).toEqual([before, []]);
  });

  it('rewrites the description, raises the priority and announces it once', async () => {
    const state = await open();
    const request = buildRequest({ state, report: worse() });
    await track(site).publish(request);
    // A crash before the last save: the same state comes again.
    await track(site).publish(buildRequest({ state, report: worse() }));
    const [issue, ...others] = site.issues();
    expect(others).toEqual([]);
    expect(issue?.fields.priority.name).toBe('Highest');
    expect(JSON.stringify(issue?.fields.description)).toContain('True positive, priority P1');
    expect(issue?.comments).toHaveLength(1);
    expect(issue?.remoteLinks).toHaveLength(2);
    expect(lastOf(request.saved)).not.toEqual(state);
  });

  it('keeps labels people added', async () => {
    const state = await open();
    await send(site, 'PUT /issue/SEC-1', { update: { labels: [{ add: 'team-a' }, { remove: 'gd-triage' }] } });
    await track(site).publish(buildRequest({ state, report: worse() }));
    expect(site.issues()[0]?.fields.labels.toSorted()).toEqual([`gd-${findingId}`, 'gd-triage', 'team-a']);
  });

  it('opens a new ticket when the old one was deleted, though search still knows it', async () => {
    await site.close();
    let now = 0;
    site = await startSite({ searchLagMs: 200, now: () => now });
    const state = await open();
    now += 220;
    await send(site, 'DELETE /issue/SEC-1');
    const request = buildRequest({ state, report: worse() });
    expect(await track(site).publish(request)).toMatchObject({ key: 'SEC-2' });
    expect(lastOf(request.saved)).toMatchObject({ state: 'open', key: 'SEC-2' });
  });

  it('keeps the ticket when only a link fails, and adds the link at the next publish', async () => {
    site.faults.fail('remoteLink', { kind: 'forbidden' });
    const request = buildRequest();
    expect(await track(site).publish(request)).toMatchObject({ key: 'SEC-1' });
    expect(site.issues()[0]?.remoteLinks).toEqual([]);
    await track(site).publish(buildRequest({ state: lastOf(request.saved) }));
    expect(site.issues()[0]).toMatchObject({ remoteLinks: [{}, {}], comments: [] });
  });

  /** Publishes the same report again and again; null is a thread that Slack cannot tell. */
  async function publishAll(threads: readonly (string | null)[], start: TicketState = { state: 'none' }) {
    let state = start;
    for (const threadUrl of threads) {
      const request = buildRequest({ state, threadUrl });
      await track(site).publish(request);
      state = request.saved.at(-1) ?? state;
    }
    return state;
  }
  const thread = 'https://example.slack.com/archives/C1/p1';

  it('announces nothing and keeps the link when the thread could not be told for a while', async () => {
    const opened = await publishAll([thread]);
    const before = site.issues();
    await publishAll([null, thread], opened);
    expect(site.issues()).toEqual(before);
    expect(before).toMatchObject([{ comments: [], remoteLinks: [{ url: thread }, { url: consoleUrl }] }]);
  });

  it('adds the link alone when the thread is told later, and follows it when it moves', async () => {
    const opened = await publishAll([null, thread]);
    expect(site.issues()).toMatchObject([{ comments: [], remoteLinks: [{ url: consoleUrl }, { url: thread }] }]);
    await publishAll([`${thread}2`, null, thread], opened);
    expect(site.issues()).toMatchObject([{ comments: [], remoteLinks: [{ url: consoleUrl }, { url: thread }] }]);
  });

  it.each([thread, null])(
    'announces nothing where an earlier version hashed the links, thread %s, too',
    async (known) => {
      const opened = await publishAll([known]);
      if (opened.state !== 'open') throw new Error('No ticket was opened: check the test.');
      const { report, summary } = buildRequest();
      const shown = {
        summary: renderSummary(summary),
        description: renderTicket(report, 'en'),
        compactDescription: renderTicket(report, 'en', 'compact'),
        priority: report.verdict.priority,
      };
      const former = JSON.stringify({ shown, threadUrl: known, consoleUrl });
      const reportHash = createHash('sha256').update(former).digest('hex');
      const state = await publishAll([thread], { ...opened, reportHash, links: undefined });
      expect(site.issues()).toMatchObject([{ comments: [], remoteLinks: [{}, {}] }]);
      expect(state).toEqual({ ...opened, links: { thread, console: consoleUrl } });
    },
  );
});
