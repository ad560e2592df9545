import type { JobInHand } from '../domain/work-store.ts';
import type { Ports } from '../ports.ts';
import { isUnsettled, publishTicket } from './publish.ts';

type Settling = Pick<Ports, 'store' | 'tracker' | 'log'> & {
  readonly channel: Pick<Ports['channel'], 'ticket' | 'permalink'>;
};

/**
 * Search of JIRA sees a write late, at times by minutes; what it does not see after five is made again, so one look comes soon
 * after that. Then the waits grow, to 16 hours in all: JIRA comes back, a token is renewed. The first one passed before. Seconds.
 */
const waits = [30, 60, 120, 120, 600, 3600, 10_800, 43_200] as const;

/**
 * Looks again for a ticket whose creation JIRA did not confirm, or makes one that JIRA could not be asked for, until it is
 * there or refused; then the thread says so. Comes back by itself while that is open.
 */
export async function settleTicket({ id, turn, signal }: JobInHand, ports: Settling): Promise<void> {
  const ended = await ports.store.findInvestigation(id);
  const draft = await ports.store.readDraft(id);
  // A later investigation of the case brings the ticket up to date itself.
  if (ended === null || draft === null || !ended.isLatest) return;
  const { ticket, ticketError } = await publishTicket({ opened: ended.opened, ...draft }, ports);
  signal.throwIfAborted();
  const inSeconds = waits[turn];
  if (isUnsettled(ticketError) && inSeconds !== undefined) {
    return ports.store.queueTicket(id, { turn: turn + 1, inSeconds });
  }
  await ports.channel.ticket(ended.opened, ended.investigation, { ticket, ticketError });
}
