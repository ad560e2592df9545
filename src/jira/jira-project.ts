import { type CloudClient, createCloudClient, isNotFoundError } from 'jira.js';
import { z } from 'zod';
import type { Priority } from '../domain/verdict.ts';
import type { AdfDocument } from './adf.ts';
import { buildCaller, type Caller, type CallLimits } from './call-jira.ts';

export interface JiraConnection extends CallLimits {
  /** URL of the site, or of the gateway with a path for scoped tokens. */
  readonly host: string;
  readonly email: string;
  readonly apiToken: string;
  readonly projectKey: string;
  /** Name of the issue type of new tickets; default Task. */
  readonly issueType?: string;
  /** Told about oddities that stop nothing; the details hold no secret and no content. */
  readonly warn?: (message: string, details: Readonly<Record<string, unknown>>) => void;
}

export interface IssueRef {
  readonly id: string;
  readonly key: string;
  /** Where people open it. */
  readonly url: string;
}

export interface TicketContent {
  readonly summary: string;
  readonly description: AdfDocument;
  /** The same in fewer characters, for a JIRA that finds the description too long. */
  readonly compactDescription: AdfDocument;
  /** Null leaves the priority to the project's default, or as it is. */
  readonly priority: Priority | null;
  readonly labels: readonly string[];
  /** Machine state, kept as an issue property. */
  readonly mark: TicketMark;
  /** What the hash of the same report was in earlier versions. */
  readonly formerHashes: readonly string[];
}

interface TicketMark {
  readonly caseKey: string;
  readonly findingId: string;
  readonly reportHash: string;
}

/** The calls on one JIRA project that the tracker needs. Failures are JIRA's own errors except where noted. */
export interface JiraProject {
  readonly key: string;
  /** Tickets with the label that are not marked as another case's, oldest first. */
  findByLabel(label: string, caseKey: string): Promise<readonly IssueRef[]>;
  create(content: TicketContent): Promise<IssueRef>;
  /** Finds out, once, what a new ticket needs besides the create: after that call nothing may fail. */
  prepare(): Promise<void>;
  /** False when the issue is gone. */
  update(issue: IssueRef, content: TicketContent): Promise<boolean>;
  /** Adds a comment unless one for the same report is there. */
  commentOnce(issue: IssueRef, body: AdfDocument, reportHash: string): Promise<void>;
  /** The same id updates the link. */
  link(issue: IssueRef, link: { readonly id: string; readonly url: string; readonly title: string }): Promise<void>;
}

const propertyKey = 'gd-triage';
// The names of JIRA's default priority scheme.
const priorityNames: Readonly<Record<Priority, string>> = { P1: 'Highest', P2: 'High', P3: 'Medium', P4: 'Low' };

type FoundIssue = z.infer<typeof createdIssue>;
const createdIssue = z.object({ id: z.string(), key: z.string() });
const foundIssues = z.array(
  z.object({ id: z.string(), key: z.string(), properties: z.record(z.string(), z.unknown()).default({}) }),
);
const markedComments = z.array(
  z.object({ properties: z.array(z.object({ key: z.string(), value: z.unknown() })).default([]) }),
);

/** Connects to one project with the JIRA Cloud client. */
export function connectProject(connection: JiraConnection): JiraProject {
  const { host, email, apiToken, projectKey } = connection;
  const warn = connection.warn ?? (() => undefined);
  // The client's own retry stays off: it would send a create again after 502 and make a second ticket.
  const client = createCloudClient({
    host,
    auth: { type: 'basic', email, apiToken },
    onSchemaMismatch: ({ endpoint, issues }) => warn('JIRA answered in an unknown form', { endpoint, issues }),
  });
  const call = buildCaller(connection);
  let siteUrl: string | undefined;
  const findSite = async (): Promise<(issue: FoundIssue) => IssueRef> => {
    const site = (siteUrl ??= await readSiteUrl({ client, call }, host));
    return ({ id, key }) => ({ id, key, url: `${site}/browse/${encodeURIComponent(key)}` });
  };
  return {
    key: projectKey,
    findByLabel: async (label, caseKey) => {
      const found = await findByLabel({ client, call, projectKey }, label, caseKey);
      return found.length === 0 ? [] : found.map(await findSite());
    },
    prepare: async () => void (await findSite()),
    create: async (content) => {
      // A refusal of this call must not look like one of the create.
      const locate = await findSite();
      return locate(await createIssue({ client, call }, connection, content));
    },
    update: (issue, content) => updateIssue({ client, call }, issue, content),
    commentOnce: (issue, body, reportHash) => commentOnce({ client, call }, issue, { body, reportHash }),
    link: async (issue, { id, url, title }) => {
      const link = { issueIdOrKey: issue.id, globalId: id, object: { url, title } };
      await call(() => client.issueRemoteLinks.createOrUpdateRemoteIssueLink(link));
    },
  };
}

interface Line {
  readonly client: CloudClient;
  readonly call: Caller;
}

async function createIssue({ client, call }: Line, connection: JiraConnection, content: TicketContent) {
  const fields = {
    project: { key: connection.projectKey },
    issuetype: { name: connection.issueType ?? 'Task' },
    labels: [...content.labels],
    ...buildFields(content),
  };
  const created = await call(() => client.issues.createIssue({ fields, properties: buildMark(content.mark) }));
  // Whatever a proxy may answer with 200: only an id and a key are a ticket.
  return createdIssue.parse(created);
}

function buildFields({ summary, description, priority }: TicketContent) {
  return { summary, description, ...(priority === null ? {} : { priority: { name: priorityNames[priority] } }) };
}

function buildMark(mark: TicketMark) {
  return [{ key: propertyKey, value: mark }];
}

async function findByLabel(
  { client, call, projectKey }: Line & { projectKey: string },
  label: string,
  caseKey: string,
) {
  const jql = `project = ${quoteJql(projectKey)} AND labels = ${quoteJql(label)} ORDER BY created ASC`;
  const query = { jql, fields: ['summary'], properties: [propertyKey], maxResults: 50 };
  const answer = await call(() => client.issueSearch.searchAndReconsileIssuesUsingJqlPost(query), { isRead: true });
  // A page of a proxy instead of an answer is not “none found”: a second ticket would follow from it.
  const issues = foundIssues.parse(answer.issues);
  // The label holds the finding id alone; the mark tells the account and region too.
  return issues.filter(({ properties }) => {
    const mark = z.object({ caseKey: z.string() }).safeParse(properties[propertyKey]);
    return !mark.success || mark.data.caseKey === caseKey;
  });
}

function quoteJql(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

async function updateIssue({ client, call }: Line, issue: IssueRef, content: TicketContent): Promise<boolean> {
  const update = { labels: content.labels.map((label) => ({ add: label })) };
  const edit = { issueIdOrKey: issue.id, fields: buildFields(content), update, properties: buildMark(content.mark) };
  try {
    await call(() => client.issues.editIssue(edit));
    return true;
  } catch (error) {
    if (isNotFoundError(error)) return false;
    throw error;
  }
}

async function commentOnce({ client, call }: Line, issue: IssueRef, note: { body: AdfDocument; reportHash: string }) {
  const list = { issueIdOrKey: issue.id, orderBy: '-created', expand: 'properties', maxResults: 50 } as const;
  const { comments } = await call(() => client.issueComments.getComments(list), { isRead: true });
  const marks = markedComments.parse(comments ?? []).flatMap(({ properties }) => properties);
  const known = marks.some(({ key, value }) => key === propertyKey && isMarkOf(value, note.reportHash));
  if (known) return;
  const properties = [{ key: propertyKey, value: { reportHash: note.reportHash } }];
  await call(() => client.issueComments.addComment({ issueIdOrKey: issue.id, body: note.body, properties }));
}

function isMarkOf(value: unknown, reportHash: string): boolean {
  const mark = z.object({ reportHash: z.string() }).safeParse(value);
  return mark.success && mark.data.reportHash === reportHash;
}

// Behind a gateway the address people open is the site's own, which only the server knows.
async function readSiteUrl({ client, call }: Line, host: string): Promise<string> {
  const plain = host.replace(/\/+$/, '');
  if (new URL(host).pathname === '/') return plain;
  const { displayUrl, baseUrl } = await call(() => client.serverInfo.getServerInfo(), { isRead: true });
  return (displayUrl ?? baseUrl ?? plain).replace(/\/+$/, '');
}
