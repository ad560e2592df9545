import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JiraServer } from '../../src/demo/jira/jira.ts';
import { buildRequest } from './ticket-fixture.ts';
import { startSite, track } from './tracker-fixture.ts';

let site: JiraServer;

beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

describe('what can go wrong', () => {
  it.each([
    ['unauthorized', 'tracker_unauthorised'],
    ['forbidden', 'tracker_forbidden'],
    ['serverError', 'service_unavailable'],
  ] as const)('%s is %s', async (kind, code) => {
    site.faults.fail('any', { kind });
    await expect(track(site).publish(buildRequest())).rejects.toMatchObject({ code, cause: expect.anything() });
    expect(site.issues()).toHaveLength(0);
  });

  it('a refused create leaves no trace: the next publish may send it again', async () => {
    site.faults.fail('createIssue', { kind: 'forbidden' });
    const request = buildRequest();
    await expect(track(site).publish(request)).rejects.toMatchObject({ code: 'tracker_forbidden' });
    expect(request.saved.map(({ state }) => state)).toEqual(['creating', 'none']);
  });

  it('a wrong token says to make a new one', async () => {
    const wrong = track(site, { apiToken: 'expired' }).publish(buildRequest());
    await expect(wrong).rejects.toMatchObject({
      code: 'tracker_unauthorised',
      message: expect.stringContaining('JIRA_API_TOKEN'),
    });
  });

  it('a project that does not exist is named', async () => {
    const wrong = track(site, { projectKey: 'NOPE' }).publish(buildRequest());
    await expect(wrong).rejects.toMatchObject({
      code: 'tracker_project_missing',
      message: expect.stringContaining('NOPE'),
    });
  });

  it('an unknown issue type is refused with the reason', async () => {
    const wrong = track(site, { issueType: 'Disaster' }).publish(buildRequest());
    await expect(wrong).rejects.toMatchObject({
      code: 'tracker_refused',
      message: expect.stringContaining('issuetype'),
    });
  });

  it('a rate limit is waited for, a long one reported', async () => {
    site.faults.fail('createIssue', { kind: 'rateLimited', retryAfterSeconds: 0 });
    expect(await track(site).publish(buildRequest())).toMatchObject({ key: 'SEC-1' });
    site.faults.fail('search', { kind: 'rateLimited', retryAfterSeconds: 120 });
    await expect(track(site).publish(buildRequest())).rejects.toMatchObject({ code: 'throttled' });
    expect(site.issues()).toHaveLength(1);
  });

  it('a server that does not answer ends in time', async () => {
    site.faults.fail('search', { kind: 'hang', afterWrite: false });
    await expect(track(site, { timeoutMs: 100 }).publish(buildRequest())).rejects.toMatchObject({ code: 'timed_out' });
  });

  it('a server that is down is unavailable, and nothing was sent', async () => {
    const request = buildRequest();
    const down = track(site, { host: 'http://127.0.0.1:1' }).publish(request);
    await expect(down).rejects.toMatchObject({ code: 'service_unavailable', message: expect.stringContaining('JIRA') });
    expect(request.saved).toEqual([]);
  });
});
