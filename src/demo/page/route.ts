/** What the address bar says is on show: a channel (with a thread open or not), the app's Home tab, or JIRA. */
export type Route =
  | { tab: 'slack'; channel?: string; thread?: string }
  | { tab: 'slack'; home: true }
  | { tab: 'jira'; key?: string };

/** Reads the part of an address after `#`; anything unknown is the start page. */
export function parseRoute(hash: string): Route {
  const [tab, first, second] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decodeURIComponentSafely);
  if (tab === 'jira') return first ? { tab: 'jira', key: first } : { tab: 'jira' };
  if (first === 'home') return { tab: 'slack', home: true };
  if (tab !== 'slack' || !first) return { tab: 'slack' };
  return second ? { tab: 'slack', channel: first, thread: second } : { tab: 'slack', channel: first };
}

/** The reverse of {@link parseRoute}. */
export function formatRoute(route: Route): string {
  if (route.tab === 'jira') return route.key === undefined ? '#/jira' : `#/jira/${encodeURIComponent(route.key)}`;
  if ('home' in route) return '#/slack/home';
  return ['#/slack', route.channel, route.thread].filter((part) => part !== undefined).join('/');
}

/**
 * The route inside this page for an address of the demo's own Slack or JIRA, so that such a link opens here instead of
 * in a new window; nothing for any other address.
 */
export function findLocalRoute(url: string, own: { page: string; jira?: string | undefined }): Route | undefined {
  const target = new URL(url);
  const key = /\/browse\/([A-Z][A-Z0-9_]*-\d+)$/.exec(target.pathname)?.[1];
  if (key !== undefined && own.jira !== undefined && nameOrigin(target) === nameOrigin(new URL(own.jira))) {
    return { tab: 'jira', key };
  }
  const link = /^\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/.exec(target.pathname);
  if (link === null || nameOrigin(target) !== nameOrigin(new URL(own.page))) return undefined;
  const thread = target.searchParams.get('thread_ts') ?? `${link[2]}.${link[3]}`;
  return { tab: 'slack', channel: link[1] ?? '', thread };
}

/** This machine has several names, and a page opened under one is reached by the links of another. */
function nameOrigin({ origin, hostname }: URL): string {
  return ['127.0.0.1', '[::1]'].includes(hostname) ? origin.replace(hostname, 'localhost') : origin;
}

function decodeURIComponentSafely(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A mangled address is shown as it is: it will simply match nothing.
    return part;
  }
}
