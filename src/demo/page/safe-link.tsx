import type { ReactNode } from 'react';
import { useClient } from './client.ts';
import { findLocalRoute, formatRoute } from './route.ts';
import { safeHref } from './safe-href.ts';

/** A link to an http(s) address; one to the demo's own JIRA or Slack opens inside this page. */
export function SafeLink({ url, children }: { url: string; children: ReactNode }) {
  const { state } = useClient();
  const href = safeHref(url);
  if (href === undefined) return <>{children}</>;
  const local = findLocalRoute(href, { page: location.origin, jira: state.links.jira });
  if (local !== undefined) {
    return (
      <a className="link" href={formatRoute(local)} title={href}>
        {children}
      </a>
    );
  }
  return (
    <a className="link" href={href} title={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}
