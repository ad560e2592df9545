import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JiraServer } from '../../src/demo/jira/jira.ts';
import { startFaultProxy } from '../reliability/fault-proxy.ts';
import { buildRequest } from './ticket-fixture.ts';
import { lastOf, startSite, track } from './tracker-fixture.ts';

let site: JiraServer;

beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

describe('never a second ticket', () => {
  it.each(['badGateway', 'hang'] as const)('finds the ticket whose creation ended in %s', async (kind) => {
    site.faults.fail('createIssue', { kind, afterWrite: true });
    const request = buildRequest();
    expect(await track(site, { timeoutMs: 2000 }).publish(request)).toMatchObject({ key: 'SEC-1' });
    expect(site.issues()).toHaveLength(1);
    expect(site.issues()[0]?.remoteLinks).toHaveLength(2);
    expect(request.saved.map(({ state }) => state)).toEqual(['creating', 'unknown', 'open', 'open']);
  });

  it('asks again where the connection broke while it looked, and creates one', async () => {
    const proxy = await startFaultProxy(site.url);
    proxy.fail('refused', { match: ({ path }) => path.includes('/search'), times: 1 });
    expect(await track(site, { host: proxy.url }).publish(buildRequest())).toMatchObject({ key: 'SEC-1' });
    expect(site.issues()).toHaveLength(1);
    await proxy.close();
  });

  it('waits for search to catch up', async () => {
    await site.close();
    site = await startSite({ searchLagMs: 150 });
    site.faults.fail('createIssue', { kind: 'badGateway', afterWrite: true });
    expect(await track(site, { recoveryDelaysMs: [20, 40, 200] }).publish(buildRequest())).toMatchObject({
      key: 'SEC-1',
    });
    expect(site.issues()).toHaveLength(1);
  });

  it('gives up as unknown, finds the ticket at the next publish, and creates again only when it is settled', async () => {
    await site.close();
    let now = 0;
    site = await startSite({ searchLagMs: 400, now: () => now });
    site.faults.fail('createIssue', { kind: 'badGateway', afterWrite: true });
    const first = buildRequest();
    await expect(track(site).publish(first)).rejects.toMatchObject({ code: 'tracker_unknown' });
    const state = lastOf(first.saved);
    expect(state).toMatchObject({ state: 'unknown' });
    await expect(track(site).publish(buildRequest({ state }))).rejects.toMatchObject({ code: 'tracker_unknown' });
    now += 400;
    expect(await track(site).publish(buildRequest({ state }))).toMatchObject({ key: 'SEC-1' });
    expect(site.issues()).toHaveLength(1);
  });

  it('creates again when the first request made nothing and enough time has passed', async () => {
    const state = { state: 'creating', intentAt: '2026-11-21T08:00:00.000Z' } as const;
    const early = track(site, { now: () => new Date('2026-11-21T08:04:00.000Z') });
    await expect(early.publish(buildRequest({ state }))).rejects.toMatchObject({ code: 'tracker_unknown' });
    expect(site.issues()).toHaveLength(0);
    const late = track(site, { now: () => new Date('2026-11-21T08:05:00.000Z') });
    expect(await late.publish(buildRequest({ state }))).toMatchObject({ key: 'SEC-1' });
  });

  it.each(['forbidden', 'unauthorized', 'serverError'] as const)(
    'creates only when it knows the address of the site behind a gateway: %s',
    async (kind) => {
      await site.close();
      site = await startSite({ searchLagMs: 60_000 });
      const tracker = track(site, { host: `${site.url}/ex/jira/11111111-2222-3333-4444-555555555555` });
      site.faults.fail('other', { kind }, 2);
      const first = buildRequest();
      await expect(tracker.publish(first)).rejects.toMatchObject({
        code: expect.not.stringMatching('tracker_unknown'),
      });
      expect([site.issues(), first.saved]).toEqual([[], []]);
      site.faults.clear();
      await tracker.publish(buildRequest());
      expect(site.issues()).toHaveLength(1);
    },
  );

  it('never creates twice in one publish, even when JIRA keeps failing', async () => {
    site.faults.fail('createIssue', { kind: 'badGateway', afterWrite: false }, Infinity);
    await expect(track(site, { settleMs: 0 }).publish(buildRequest())).rejects.toMatchObject({
      code: 'tracker_unknown',
    });
    site.faults.clear();
    expect(site.issues()).toHaveLength(0);
  });

  it('stays unknown when neither create nor search is answered', async () => {
    site.faults.fail('createIssue', { kind: 'badGateway', afterWrite: true });
    const request = buildRequest({
      save: async ({ state }) => {
        if (state === 'unknown') site.faults.fail('search', { kind: 'serverError' }, Infinity);
      },
    });
    await expect(track(site).publish(request)).rejects.toMatchObject({ code: 'tracker_unknown' });
  });
});
