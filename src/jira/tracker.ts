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
  const { key, url, reportHash } = ticket;
  if (reportHash === desk.content.mark.reportHash) return { key, url };
  if (await update(desk, ticket)) return finish(desk, ticket);
  // Deleted, or moved out of sight: the case still needs its ticket.
  desk.options.warn?.('The ticket is gone from JIRA', { key });
  return complete(desk, await openFirst(desk));
}

async function complete(desk: Desk, opened: Opened): Promise<{ key: string; url: string }> {
  if (opened.isCurrent || (await update(desk, opened.ticket))) return finish(desk, opened.ticket);
  // Search still knew a ticket that was deleted meanwhile.
  return finish(desk, (await create(desk)).ticket);
}

/** What comes after the ticket itself. A failure here costs a link or a note, never the ticket: the next publish repeats it. */
async function finish(desk: Desk, ticket: OpenTicket): Promise<{ key: string; url: string }> {
  const { project, request, content, options } = desk;
  const { key, url } = ticket;
  try {
    // An empty hash means the ticket was never completed: there was no earlier report to announce a change of.
    if (ticket.reportHash !== '') {
      await project.commentOnce(ticket, renderUpdateNote(request.report, options.language), content.mark.reportHash);
    }
    await addLinks(desk, ticket);
  } catch (error) {
    const { code } = classifyJiraError(error, { action: 'comment and link tickets', project: project.key });
    options.warn?.('The ticket is up to date, but a comment or link could not be added', { key, code });
    return { key, url };
  }
  await request.save({ ...ticket, reportHash: content.mark.reportHash });
  return { key, url };
}

async function addLinks({ project, request, options }: Desk, ticket: OpenTicket): Promise<void> {
  const titles = linkTitles[options.language];
  const links = [
    { id: `gd-triage:thread:${ticket.id}`, url: request.threadUrl ?? '', title: titles.thread },
    { id: `gd-triage:console:${ticket.id}`, url: request.consoleUrl, title: titles.console },
  ];
  for (const link of links) {
    if (URL.canParse(link.url)) await project.link(ticket, link);
  }
}

/** False when the ticket is gone. */
function update({ project, content }: Desk, issue: IssueRef): Promise<boolean> {
  return sendAccepted(content, (accepted) => project.update(issue, accepted));
}
