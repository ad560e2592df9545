import type { SearchedIssue } from './issue-store.ts';
import type { JqlClause, JqlQuery } from './parse-jql.ts';
import { refuse } from './refuse.ts';
import { issueTypes, priorities, type Site, statuses } from './site.ts';

type TextReader = (issue: SearchedIssue) => string[];

const textFields: Record<string, TextReader> = {
  project: ({ fields }) => [fields.project.key, fields.project.id, fields.project.name],
  labels: ({ fields }) => fields.labels,
  key: ({ id, key }) => [key, id],
  issuekey: ({ id, key }) => [key, id],
  id: ({ id, key }) => [key, id],
  status: ({ fields }) => [fields.status.name, fields.status.id],
  statuscategory: ({ fields }) => [fields.status.statusCategory.name, fields.status.statusCategory.key],
  issuetype: ({ fields }) => [fields.issuetype.name, fields.issuetype.id],
  priority: ({ fields }) => [fields.priority.name, fields.priority.id],
};
const dateFields: Record<string, (issue: SearchedIssue) => string> = {
  created: ({ fields }) => fields.created,
  updated: ({ fields }) => fields.updated,
};
const knownValues: Record<string, (site: Site) => string[]> = {
  project: (site) => [site.projectKey, site.projectId, site.projectName],
  status: () => statuses.flatMap(({ id, name }) => [id, name]),
  statuscategory: () => statuses.flatMap(({ statusCategory }) => [statusCategory.name, statusCategory.key]),
  issuetype: () => issueTypes.flatMap(({ id, name }) => [id, name]),
  priority: () => priorities.flatMap(({ id, name }) => [id, name]),
};
const unitMs: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Runs a parsed query; a field or value the site does not have is refused as JIRA refuses it. */
export function matchJql(query: JqlQuery, issues: readonly SearchedIssue[], site: Site): SearchedIssue[] {
  const tests = query.clauses.map((clause) => buildTest(clause, site));
  const found = issues.filter((issue) => tests.every((test) => test(issue)));
  const order = query.orderBy.length > 0 ? query.orderBy : [{ field: 'created', descending: true }];
  const keys = order.map(({ field, descending }) => ({ read: buildSortKey(field), sign: descending ? -1 : 1 }));
  return found.sort((a, b) => {
    for (const { read, sign } of keys) {
      const [left, right] = [read(a), read(b)];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  });
}

function buildTest(clause: JqlClause, site: Site): (issue: SearchedIssue) => boolean {
  const readDate = dateFields[clause.field];
  if (readDate !== undefined) return buildDateTest(clause, readDate);
  const readText = textFields[clause.field];
  if (readText === undefined) {
    return refuse(400, `Field '${clause.field}' does not exist or you do not have permission to view it.`);
  }
  refuseUnknownValues(clause, site);
  const wanted = new Set(clause.values.map((value) => value.toLowerCase()));
  const matches = (issue: SearchedIssue) => readText(issue).some((value) => wanted.has(value.toLowerCase()));
  if (clause.operator === '=' || clause.operator === 'in') return matches;
  if (clause.operator === '!=' || clause.operator === 'not in') return (issue) => !matches(issue);
  return refuse(400, `The operator '${clause.operator}' is not supported by the '${clause.field}' field.`);
}

function refuseUnknownValues(clause: JqlClause, site: Site): void {
  const known = knownValues[clause.field]?.(site).map((value) => value.toLowerCase());
  const unknown = clause.values.find((value) => known !== undefined && !known.includes(value.toLowerCase()));
  if (unknown !== undefined) refuse(400, `The value '${unknown}' does not exist for the field '${clause.field}'.`);
}

function buildDateTest(clause: JqlClause, read: (issue: SearchedIssue) => string): (issue: SearchedIssue) => boolean {
  const bound = readInstant(clause);
  const compare: Record<string, (instant: number) => boolean> = {
    '>': (instant) => instant > bound,
    '>=': (instant) => instant >= bound,
    '<': (instant) => instant < bound,
    '<=': (instant) => instant <= bound,
  };
  const test = compare[clause.operator];
  if (test === undefined) {
    return refuse(400, `The operator '${clause.operator}' is not supported by the '${clause.field}' field.`);
  }
  return (issue) => test(Date.parse(read(issue)));
}

// JQL dates: relative to now (-5m, -2h, -1d, -1w), or a day with an optional minute in the zone of the user (UTC here).
function readInstant(clause: JqlClause): number {
  const value = clause.values[0] ?? '';
  const relative = /^([+-]?\d+)([mhdw])$/.exec(value);
  if (relative !== null) return Date.now() + Number(relative[1]) * (unitMs[relative[2] ?? ''] ?? 0);
  const absolute = /^(\d{4})[-/](\d{2})[-/](\d{2})(?: (\d{2}:\d{2}))?$/.exec(value);
  const [, year, month, day, minute = '00:00'] = absolute ?? [];
  const instant = absolute === null ? Number.NaN : Date.parse(`${year}-${month}-${day}T${minute}:00Z`);
  if (!Number.isNaN(instant)) return instant;
  return refuse(
    400,
    `Date value '${value}' for field '${clause.field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', ` +
      `'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
  );
}

function buildSortKey(field: string): (issue: SearchedIssue) => string | number {
  const readDate = dateFields[field];
  // The id breaks ties of one millisecond.
  if (readDate !== undefined) return (issue) => Date.parse(readDate(issue)) * 1_000 + (Number(issue.id) % 1_000);
  if (field === 'key' || field === 'issuekey' || field === 'id') return (issue) => Number(issue.id);
  if (field === 'priority') return (issue) => Number(issue.fields.priority.id);
  return refuse(400, `Not able to sort using field '${field}'.`);
}
