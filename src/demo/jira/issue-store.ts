import type { WritableFields } from './field-rules.ts';
import { formatJiraTime, type JiraFields, type JiraIssue } from './jira-issue.ts';
import { refuse } from './refuse.ts';
import { initialStatus, type Site } from './site.ts';

/** The issues of the site, with the search index that lags behind them. */
export interface IssueStore {
  all(): JiraIssue[];
  create(fields: WritableFields, properties: Record<string, unknown>): JiraIssue;
  /** Finds by id or key, as every issue path of the API does; ends the request with 404 otherwise. */
  get(idOrKey: string): JiraIssue;
  /** Removes an issue; search knows it until the lag is over. */
  remove(issue: JiraIssue): void;
  /** Stamps the issue as updated now and hands the new state to the index. */
  touch(issue: JiraIssue): void;
  /** The issues as search sees them: each one as it was `lagMs` ago, except those named for reconciliation. */
  searchable(reconcile: readonly number[]): SearchedIssue[];
  /** One number sequence for comments, links and attachments. */
  nextId(): number;
}

export interface SearchedIssue {
  id: string;
  key: string;
  fields: JiraFields;
  properties: Record<string, unknown>;
}

interface IndexEntry {
  at: number;
  /** Null once the issue was deleted. */
  seen: SearchedIssue | null;
}

interface SearchLag {
  /** How long search needs to see a write. */
  readonly lagMs: number;
  readonly now: () => number;
}

/** Opens an empty site. */
export function openIssueStore(site: Site, lag: SearchLag): IssueStore {
  const issues: JiraIssue[] = [];
  const index = new Map<string, IndexEntry[]>();
  let sequence = 10_000;
  let created = 0;

  const enterIndex = (issue: JiraIssue) => {
    const { id, key, fields, properties } = issue;
    const entries = index.get(id) ?? [];
    entries.push({ at: lag.now(), seen: structuredClone({ id, key, fields, properties }) });
    index.set(id, dropOutdated(entries, lag));
  };

  return {
    all: () => [...issues],
    create: (fields, properties) => {
      const issue = buildIssue(site, ++created, { fields, properties });
      issues.push(issue);
      enterIndex(issue);
      return issue;
    },
    get: (idOrKey) =>
      issues.find((issue) => issue.id === idOrKey || issue.key === idOrKey.toUpperCase()) ??
      refuse(404, 'Issue does not exist or you do not have permission to see it.'),
    remove: (issue) => {
      issues.splice(issues.indexOf(issue), 1);
      // Not deleted at once: the index lags behind here too.
      index.get(issue.id)?.push({ at: lag.now(), seen: null });
    },
    touch: (issue) => {
      issue.fields.updated = formatJiraTime(new Date());
      enterIndex(issue);
    },
    searchable: (reconcile) =>
      [...index].flatMap(([id, entries]) =>
        findVisible(entries, reconcile.includes(Number(id)) ? { ...lag, lagMs: 0 } : lag),
      ),
    nextId: () => ++sequence,
  };
}

function findVisible(entries: readonly IndexEntry[], { lagMs, now }: SearchLag): SearchedIssue[] {
  const visible = entries.findLast((entry) => entry.at + lagMs <= now());
  return visible?.seen ? [visible.seen] : [];
}

function buildIssue(
  site: Site,
  number: number,
  content: { fields: WritableFields; properties: Record<string, unknown> },
): JiraIssue {
  const now = formatJiraTime(new Date());
  return {
    id: String(10_000 + number),
    key: `${site.projectKey}-${number}`,
    fields: {
      ...content.fields,
      project: { id: site.projectId, key: site.projectKey, name: site.projectName },
      reporter: site.user,
      status: initialStatus,
      resolution: null,
      created: now,
      updated: now,
    },
    properties: content.properties,
    comments: [],
    remoteLinks: [],
    attachments: [],
  };
}

// Older states than the newest visible one can never be seen again.
function dropOutdated(entries: IndexEntry[], { lagMs, now }: SearchLag): IndexEntry[] {
  const visible = entries.findLastIndex((entry) => entry.at + lagMs <= now());
  return visible > 0 ? entries.slice(visible) : entries;
}
