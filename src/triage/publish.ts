import type { Case, Investigation } from '../domain/case.ts';
import { fail, TriageError } from '../domain/errors.ts';
import { plainText } from '../domain/phrase.ts';
import type { Report } from '../domain/report.ts';
import type { RunRecord } from '../domain/run-record.ts';
import type { TicketState } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';

export interface Publication {
  readonly opened: Case;
  readonly investigation: Investigation;
  readonly report: Report;
  readonly record: RunRecord;
}

export type TicketResult = {
  readonly ticket: { readonly key: string; readonly url: string } | null;
  readonly ticketError: unknown;
};

/** After these JIRA may have made the ticket, or will when it is back or somebody has put right what it refuses for. */
const unsettled: readonly string[] = [
  'tracker_unknown',
  'service_unavailable',
  'throttled',
  'timed_out',
  'tracker_unauthorised',
  'tracker_forbidden',
  'tracker_project_missing',
];

export function isUnsettled(ticketError: unknown): boolean {
  return ticketError instanceof TriageError && unsettled.includes(ticketError.code);
}

/** Another process goes on with the work: from here on nothing may be done for it here. */
export function isTakenOver(error: unknown): boolean {
  return error instanceof TriageError && error.code === 'taken_over';
}

/**
 * The ticket first, so that the report in the thread can name it. A ticket that fails does not cost the report: returns false
 * where it has to be looked for again.
 */
export async function publish(publication: Publication, ports: Ports): Promise<boolean> {
  const { opened, investigation, report, record } = publication;
  const result = await publishTicket(publication, ports);
  const isTicketOpen = isUnsettled(result.ticketError);
  const { markdown } = record.report;
  await ports.channel.report(opened, investigation, { report, markdown, ...result, isTicketOpen });
  return !isTicketOpen;
}

export async function publishTicket(
  { opened, report, record }: Omit<Publication, 'investigation'>,
  ports: Pick<Ports, 'tracker' | 'store' | 'log'> & { readonly channel: Pick<Ports['channel'], 'permalink'> },
): Promise<TicketResult> {
  if (!ports.tracker) return { ticket: null, ticketError: null };
  let known = await ports.store.ticketOf(opened.key);
  const save = async (next: TicketState): Promise<void> => {
    // This process was frozen or cut off, and another one went on with the ticket.
    if (!(await ports.store.saveTicket(opened.key, next, known))) throw fail('taken_over');
    known = next;
  };
  try {
    const ticket = await ports.tracker.publish({
      caseKey: opened.key,
      findingId: opened.finding.id,
      report,
      summary: summaryOf(report, record),
      threadUrl: await ports.channel.permalink(opened.place),
      consoleUrl: report.links[0]?.url ?? '',
      state: known,
      save,
    });
    return { ticket, ticketError: null };
  } catch (error) {
    if (isTakenOver(error)) throw error;
    ports.log.error({ error, case: opened.key }, 'The ticket could not be published');
    return { ticket: null, ticketError: error };
  }
}

function summaryOf(report: Report, { finding, report: { language } }: RunRecord): string {
  const headline = plainText(language === 'ja' ? report.headline.ja : report.headline.en);
  return `[${report.verdict.priority}] ${finding.type} (${finding.accountId}, ${finding.region}): ${headline}`;
}
