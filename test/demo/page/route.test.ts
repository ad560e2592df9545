import { describe, expect, it } from '@jest/globals';
import { findLocalRoute, formatRoute, parseRoute, type Route } from '../../../src/demo/page/route.ts';
import { safeHref } from '../../../src/demo/page/safe-href.ts';

describe('routes', () => {
  const cases: [string, Route][] = [
    ['#/slack', { tab: 'slack' }],
    ['#/slack/C1', { tab: 'slack', channel: 'C1' }],
    ['#/slack/C1/1763700613.000137', { tab: 'slack', channel: 'C1', thread: '1763700613.000137' }],
    ['#/slack/home', { tab: 'slack', home: true }],
    ['#/jira', { tab: 'jira' }],
    ['#/jira/SEC-1', { tab: 'jira', key: 'SEC-1' }],
  ];

  it.each(cases)('reads and writes %s', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
    expect(formatRoute(route)).toBe(hash);
  });

  it.each(['', '#', '#/', '#/nonsense/x', '#/%E0%A4%A'])('goes to the start for %s', (hash) => {
    expect(parseRoute(hash)).toEqual({ tab: 'slack' });
  });
});

describe('findLocalRoute', () => {
  const own = { page: 'http://127.0.0.1:4200', jira: 'http://127.0.0.1:4201' };

  it('opens a ticket of the demo in the JIRA tab', () => {
    expect(findLocalRoute('http://127.0.0.1:4201/browse/SEC-7', own)).toEqual({ tab: 'jira', key: 'SEC-7' });
  });

  it('opens a message of the demo in its thread', () => {
    const thread = '1763700613.000137';
    expect(findLocalRoute('http://127.0.0.1:4200/archives/C1/p1763700613000137', own)).toEqual({
      tab: 'slack',
      channel: 'C1',
      thread,
    });
    const reply = `http://127.0.0.1:4200/archives/C1/p1763700999000001?thread_ts=${thread}&cid=C1`;
    expect(findLocalRoute(reply, own)).toEqual({ tab: 'slack', channel: 'C1', thread });
  });

  it('knows this machine by all its names', () => {
    const page = { page: 'http://localhost:4200', jira: 'http://127.0.0.1:4201' };
    const thread = '1763700613.000137';
    expect(findLocalRoute('http://127.0.0.1:4200/archives/C1/p1763700613000137', page)).toMatchObject({ thread });
    expect(findLocalRoute('http://localhost:4201/browse/SEC-7', page)).toMatchObject({ key: 'SEC-7' });
    expect(findLocalRoute('http://127.0.0.1:4300/archives/C1/p1763700613000137', page)).toBeUndefined();
  });

  it.each([
    'https://kestrel.atlassian.net/browse/SEC-7',
    'http://127.0.0.1:4201/other',
    'https://x.slack.com/archives/C1/p1763700613000137',
  ])('leaves %s to the browser', (url) => {
    expect(findLocalRoute(url, own)).toBeUndefined();
  });
});

describe('safeHref', () => {
  it.each(['https://a.example/x', 'HTTP://a.example'])('accepts %s', (url) => {
    expect(safeHref(url)).toBe(url);
  });

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    '//a.example',
    '/x',
    'mailto:a@b.example',
    'https://',
    '',
  ])('refuses "%s"', (url) => {
    expect(safeHref(url)).toBeUndefined();
  });
});
