import type { Place } from '../domain/case.ts';
import { caseKeyOf, type Finding, type FindingReference } from '../domain/finding.ts';
import type { LookUp, LookUpHint, Ports } from '../ports.ts';
import { findFinding } from './find-finding.ts';
import type { Job } from './investigate.ts';

export interface OpenRequest {
  readonly reference: FindingReference;
  /** The alert whose thread takes the report; null for a command typed where no alert stands. */
  readonly alert: Place | null;
  readonly channel: string;
  readonly requestedBy: string;
  /** What the alert says, where the store does not know it. */
  readonly said?: string;
  readonly request?: string;
}

export interface Opened extends Job {
  readonly kind: 'opened';
  /** False: an investigation of this case is running already, nothing new was started. */
  readonly isNew: boolean;
}

export interface Choice {
  readonly kind: 'choice';
  readonly choice: LookUp;
}

/**
 * Reads the finding from GuardDuty (the message was only a hint), opens its one case, and starts an investigation of it.
 * Where several findings fit, nothing is opened: a person has to choose.
 */
export async function open(request: OpenRequest, ports: Ports): Promise<Opened | Choice> {
  const choice = await findFinding(request.reference, await hintOf(request, ports), ports);
  const [finding] = choice.found;
  if (finding === undefined || choice.found.length > 1) return { kind: 'choice', choice };
  const place = await placeOf(request, finding, ports);
  const opened = await ports.store.openCase(finding, place);
  const started = await ports.store.startInvestigation(opened, request.requestedBy, request.request ?? null);
  return { kind: 'opened', opened, ...started };
}

/** What the alert tells besides its reference. */
export async function hintOf(
  { alert, said }: Pick<OpenRequest, 'alert' | 'said'>,
  { store }: Pick<Ports, 'store'>,
): Promise<LookUpHint> {
  if (alert === null) return { at: null, text: said ?? null };
  const seconds = Number(alert.ts);
  const text = said ?? (await store.offerAt(alert))?.said ?? null;
  return { at: Number.isFinite(seconds) ? new Date(seconds * 1000) : null, text };
}

/** A case keeps its first thread; a new one gets that of the alert it was asked for at, or of any, or a thread of its own. */
async function placeOf({ alert, channel, requestedBy }: OpenRequest, finding: Finding, ports: Ports): Promise<Place> {
  const known = await ports.store.findCase(caseKeyOf(finding));
  const place = known?.place ?? alert ?? (await ports.store.alertOf(finding));
  return place ?? ports.channel.announce(channel, finding, requestedBy);
}
