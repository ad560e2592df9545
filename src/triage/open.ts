import type { Investigation, Place } from '../domain/case.ts';
import { caseKeyOf, type Finding, type FindingReference } from '../domain/finding.ts';
import type { Ports } from '../ports.ts';
import type { Job } from './investigate.ts';

export interface OpenRequest {
  readonly reference: FindingReference;
  /** The alert whose thread takes the report; null for a command typed where no alert stands. */
  readonly alert: Place | null;
  readonly channel: string;
  readonly requestedBy: string;
}

export interface Opened extends Job {
  /** False: an investigation of this case is running already, nothing new was started. */
  readonly isNew: boolean;
}

/** Reads the finding from GuardDuty (the message was only a hint), opens its one case, and starts an investigation of it. */
export async function open(request: OpenRequest, ports: Ports): Promise<Opened> {
  const finding = await ports.findings.read(request.reference);
  const place = await placeOf(request, finding, ports);
  const opened = await ports.store.openCase(finding, place);
  const started = await ports.store.startInvestigation(opened, request.requestedBy);
  return { opened, ...started };
}

/** A case keeps its first thread; a new one gets the alert's, or a thread of its own. */
async function placeOf({ alert, channel, requestedBy }: OpenRequest, finding: Finding, ports: Ports): Promise<Place> {
  const known = await ports.store.findCase(caseKeyOf(finding));
  return known?.place ?? alert ?? (await ports.channel.announce(channel, finding, requestedBy));
}

/** Investigations that a stop interrupted, to be taken up again at start. */
export async function reopen(ports: Pick<Ports, 'store'>): Promise<readonly Job[]> {
  const unfinished = await ports.store.unfinished();
  return unfinished.map(({ opened, investigation }: { opened: Job['opened']; investigation: Investigation }) => ({
    opened,
    investigation,
  }));
}
