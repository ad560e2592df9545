import { useEffect } from 'react';
import { useClient } from './client.ts';
import { IssueView, StatusLozenge } from './issue-view.tsx';
import { type Issue, useIssues } from './use-issues.ts';

/** The JIRA tab: the tickets on the left, the chosen one on the right. */
export function JiraTab({ issueKey, onShown }: { issueKey: string | undefined; onShown(key: string): void }) {
  const { state } = useClient();
  const { issues, problem } = useIssues(state.links.jira);
  const shown = issueKey === undefined ? issues?.at(0) : issues?.find((issue) => issue.key === issueKey);
  const shownKey = shown?.key;
  useEffect(() => {
    if (shownKey !== undefined) onShown(shownKey);
  }, [shownKey, onShown]);
  return (
    <div className="jira">
      <nav className="jira-list" aria-label="Tickets">
        <h2>Tickets</h2>
        {problem === undefined ? null : (
          <p className="jira-problem" role="alert">
            {problem}
          </p>
        )}
        {(issues ?? []).map((issue) => (
          <IssueLink key={issue.key} issue={issue} current={issue.key === shown?.key} />
        ))}
      </nav>
      <main className="jira-main" aria-label="Ticket">
        {shown === undefined ? (
          <p className="empty">{describeNothing(state.links.jira, issues, issueKey)}</p>
        ) : (
          <IssueView issue={shown} />
        )}
      </main>
    </div>
  );
}

function IssueLink({ issue, current }: { issue: Issue; current: boolean }) {
  const { go } = useClient();
  return (
    <button
      type="button"
      className="jira-item"
      aria-current={current ? 'page' : undefined}
      data-testid={`issue-${issue.key}`}
      onClick={() => go({ tab: 'jira', key: issue.key })}
    >
      <span className="jira-item-summary">{issue.fields.summary}</span>
      <span className="jira-item-detail">
        <span className="jira-key">{issue.key}</span>
        <StatusLozenge name={issue.fields.status.name} />
        <span className="jira-priority">{issue.fields.priority?.name}</span>
      </span>
    </button>
  );
}

function describeNothing(jira: string | undefined, issues: Issue[] | undefined, key: string | undefined): string {
  if (jira === undefined) return 'This demo runs without JIRA, so there are no tickets.';
  if (issues === undefined) return 'Loading the tickets …';
  if (issues.length > 0) return `There is no ticket ${key ?? ''} yet. Choose one on the left.`;
  return 'No tickets yet. gd-triage opens one when an investigation ends: analyze an alert in the Slack tab first.';
}
