import { createHash } from 'node:crypto';
import type { Language } from '../domain/phrase.ts';
import type { TicketRequest } from '../ports.ts';
import type { TicketContent } from './jira-project.ts';
import { renderSummary, renderTicket } from './render-ticket.ts';

/** On every ticket of the bot; the label of the finding stands beside it. */
const genericLabel = 'gd-triage';

/** What the ticket of a report holds, with the hash that tells whether it holds it already. */
export function buildContent(request: TicketRequest, language: Language): TicketContent {
  const { caseKey, findingId, report } = request;
  const shown = {
    summary: renderSummary(request.summary),
    description: renderTicket(report, language),
    compactDescription: renderTicket(report, language, 'compact'),
    priority: report.verdict.priority,
  };
  const mark = { caseKey, findingId, reportHash: hash(shown) };
  const formerHashes = hashAsFormerly(shown, request);
  return { ...shown, labels: [genericLabel, labelOf(findingId)], mark, formerHashes };
}

/**
 * An earlier version counted the links in, and the one to the thread is unknown while Slack is away: a ticket it wrote holds
 * the same report under either hash, and must not be announced as a new one.
 */
function hashAsFormerly(shown: object, { threadUrl, consoleUrl }: TicketRequest): readonly string[] {
  return [...new Set([threadUrl, null])].map((thread) => hash({ shown, threadUrl: thread, consoleUrl }));
}

function hash(value: object): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** The label a ticket is found by. It takes no spaces; a finding id is 32 hexadecimal digits, but it came from outside. */
export function labelOf(findingId: string): string {
  return `gd-${findingId.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 200)}`;
}
