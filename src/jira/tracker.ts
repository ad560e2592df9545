import type { Tracker } from '../ports.ts';
import { classifyJiraError } from './classify-jira-error.ts';
import { connectProject, type IssueRef } from './jira-project.ts';
import {
  create,
  type Desk,
  type Opened,
  type OpenTicket,
  openFirst,
  recover,
  type TrackerOptions,
} from './open-ticket.ts';
import { renderUpdateNote } from './render-ticket.ts';
import { sendAccepted } from './send-accepted.ts';
import { buildContent } from './ticket-content.ts';

const linkTitles = {
  en: { thread: 'Slack thread', console: 'Finding in the GuardDuty console' },
  ja: { thread: 'Slack のスレッド', console: 'GuardDuty コンソールの検出結果' },
} as const;

/**
 * Opens the one ticket of a case in JIRA, or brings it up to date. JIRA knows no idempotent create, so the state is saved
 * before and after each effect, and a create without an answer is looked up by label before anything is sent again.
 */
export function createTracker(options: TrackerOptions): Tracker {
  const project = connectProject(options);
  return {
    publish: async (request) => {
      try {
        return await publish({ project, options, request, content: buildContent(request, options.language) });
      } catch (error) {
        throw classifyJiraError(error, { action: 'create or edit tickets', project: project.key });
      }
    },
  };
}

async function publish(desk: Desk): Promise<{ key: string; url: string }> {
  const { state } = desk.request;
  if (state.state === 'open') return publishOpen(desk, state);
  const opened = state.state === 'none' ? await openFirst(desk) : await recover(desk, state.intentAt);
  return complete(desk, opened);
}

async function publishOpen(desk: Desk, ticket: OpenTicket): Promise<{ key: string; url: string }> {
  if (holdsReport(desk, ticket) || (await update(desk, ticket))) return finish(desk, ticket);
  // Deleted, or moved out of sight: the case still needs its ticket.
  desk.options.warn?.('The ticket is gone from JIRA', { key: ticket.key });
  return complete(desk, await openFirst(desk));
}

async function complete(desk: Desk, opened: Opened): Promise<{ key: string; url: string }> {
  if (opened.isCurrent || (await update(desk, opened.ticket))) return finish(desk, opened.ticket);
  // Search still knew a ticket that was deleted meanwhile.
  return finish(desk, (await create(desk)).ticket);
}

function holdsReport({ content: { mark, formerHashes } }: Desk, { reportHash }: OpenTicket): boolean {
  return [mark.reportHash, ...formerHashes].includes(reportHash);
}

/** What comes after the ticket itself. A failure here costs a link or a note, never the ticket: the next publish repeats it. */
async function finish(desk: Desk, ticket: OpenTicket): Promise<{ key: string; url: string }> {
  const { project, options, request } = desk;
  const { key, url } = ticket;
  let reached = ticket;
  try {
    await announce(desk, ticket);
    reached = { ...reached, reportHash: desk.content.mark.reportHash };
    for (const link of missingLinks(desk, ticket)) {
      await project.link(ticket, link);
      reached = { ...reached, links: { ...reached.links, [link.purpose]: link.url } };
    }
  } catch (error) {
    const { code } = classifyJiraError(error, { action: 'comment and link tickets', project: project.key });
    options.warn?.('The ticket is up to date, but a comment or link could not be added', { key, code });
  }
  if (reached.reportHash !== ticket.reportHash || reached.links !== ticket.links) await request.save(reached);
  return { key, url };
}

/** Tells those who watch the ticket of a report that differs from an earlier one. */
async function announce(desk: Desk, ticket: OpenTicket): Promise<void> {
  // An empty hash means the ticket was never completed: there was no earlier report to announce a change of.
  if (ticket.reportHash === '' || holdsReport(desk, ticket)) return;
  const { project, request, content, options } = desk;
  await project.commentOnce(ticket, renderUpdateNote(request.report, options.language), content.mark.reportHash);
}

/** Links that are known and not set yet. One that cannot be told now, as while Slack is away, stays as it is. */
function missingLinks({ request, options }: Desk, { id, links = {} }: OpenTicket) {
  const titles = linkTitles[options.language];
  const known = [
    { purpose: 'thread', id: `gd-triage:thread:${id}`, url: request.threadUrl ?? '', title: titles.thread },
    { purpose: 'console', id: `gd-triage:console:${id}`, url: request.consoleUrl, title: titles.console },
  ];
  return known.filter(({ purpose, url }) => URL.canParse(url) && links[purpose] !== url);
}

/** False when the ticket is gone. */
function update({ project, content }: Desk, issue: IssueRef): Promise<boolean> {
  return sendAccepted(content, (accepted) => project.update(issue, accepted));
}
