import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '../domain/errors.ts';
import type { Language } from '../domain/phrase.ts';
import type { TicketState } from '../domain/ticket.ts';
import type { TicketRequest } from '../ports.ts';
import { isSurelyNotDone } from './classify-jira-error.ts';
import type { IssueRef, JiraConnection, JiraProject, TicketContent } from './jira-project.ts';
import { sendAccepted } from './send-accepted.ts';
import { labelOf } from './ticket-content.ts';

export interface TrackerOptions extends JiraConnection {
  /** Language of the tickets. */
  readonly language: Language;
  /** Waits before each search for a ticket whose creation got no answer: search sees a write late. Default 2, 5, 15 s. */
  readonly recoveryDelaysMs?: readonly number[];
  /** How long after a create without an answer a ticket not found counts as never made; default 5 minutes. */
  readonly settleMs?: number;
  readonly now?: () => Date;
}

export type OpenTicket = Extract<TicketState, { state: 'open' }>;

/** `isCurrent`: the ticket holds this report already, since it was just made from it. */
export interface Opened {
  readonly ticket: OpenTicket;
  readonly isCurrent: boolean;
}

/** What one publication works on. */
export interface Desk {
  readonly project: JiraProject;
  readonly options: TrackerOptions;
  readonly request: TicketRequest;
  readonly content: TicketContent;
}

/** No create was sent yet as far as we know; a lost database is the reason to search all the same. */
export async function openFirst(desk: Desk): Promise<Opened> {
  const found = await find(desk);
  return found === undefined ? create(desk) : { ticket: await adopt(desk, found), isCurrent: false };
}

/** A create was sent (or about to be) and no answer was kept. */
export async function recover(desk: Desk, intentAt: string): Promise<Opened> {
  const found = await findPatiently(desk, () => isSettled(desk, intentAt));
  if (found !== undefined) return { ticket: await adopt(desk, found), isCurrent: false };
  if (isSettled(desk, intentAt)) return create(desk);
  await desk.request.save({ state: 'unknown', intentAt });
  throw fail('tracker_unknown');
}

/** Searches again and again, for search sees a write late; `stop` says when one more empty answer is final. */
async function findPatiently(desk: Desk, stop: () => boolean): Promise<IssueRef | undefined> {
  for (const waitMs of [0, ...(desk.options.recoveryDelaysMs ?? [2_000, 5_000, 15_000])]) {
    await sleep(waitMs);
    const found = await find(desk);
    if (found !== undefined || stop()) return found;
  }
  return undefined;
}

function isSettled({ options }: Desk, intentAt: string): boolean {
  const ageMs = readClock(options).getTime() - Date.parse(intentAt);
  return ageMs >= (options.settleMs ?? 300_000);
}

async function find({ project, request, content, options }: Desk): Promise<IssueRef | undefined> {
  const [oldest, ...others] = await project.findByLabel(labelOf(request.findingId), content.mark.caseKey);
  if (others.length > 0) {
    options.warn?.('Several tickets carry the label of one finding; the oldest is used', {
      keys: others.map(({ key }) => key),
    });
  }
  return oldest;
}

export async function create(desk: Desk): Promise<Opened> {
  const { project, request, content, options } = desk;
  await project.prepare();
  const intentAt = readClock(options).toISOString();
  await request.save({ state: 'creating', intentAt });
  let created: IssueRef;
  try {
    created = await sendAccepted(content, (accepted) => project.create(accepted));
  } catch (error) {
    if (isSurelyNotDone(error)) {
      await request.save({ state: 'none' });
      throw error;
    }
    options.warn?.('JIRA did not confirm a new ticket; looking for it by label', { case: request.caseKey });
    await request.save({ state: 'unknown', intentAt });
    return { ticket: await findUnconfirmed(desk, error), isCurrent: false };
  }
  return { ticket: await adopt(desk, created), isCurrent: true };
}

/** After a create without an answer we only look: one more create in the same breath could be the second ticket. */
async function findUnconfirmed(desk: Desk, cause: unknown): Promise<OpenTicket> {
  let found: IssueRef | undefined;
  try {
    found = await findPatiently(desk, () => false);
  } catch (error) {
    throw fail(
      'tracker_unknown',
      {},
      new AggregateError([cause, error], 'neither the create nor the search was answered'),
    );
  }
  if (found === undefined) throw fail('tracker_unknown', {}, cause);
  return adopt(desk, found);
}

async function adopt({ request }: Desk, { id, key, url }: IssueRef): Promise<OpenTicket> {
  const ticket = { state: 'open', id, key, url, reportHash: '' } as const;
  await request.save(ticket);
  return ticket;
}

function readClock({ now }: TrackerOptions): Date {
  return now === undefined ? new Date() : now();
}
