import type { Place, StepName } from '../domain/case.ts';
import type { FindingReference } from '../domain/finding.ts';
import type { LookUp, Ports } from '../ports.ts';
import type { Job } from './investigate.ts';
import { open } from './open.ts';

export interface AnalysisRequest {
  readonly reference: FindingReference;
  readonly alert: Place | null;
  readonly channel: string;
  /** A Slack user id, or `rule`. */
  readonly user: string;
  readonly said?: string;
  /** The same for every delivery of it: it starts one investigation. */
  readonly request?: string;
}

export type RequestOutcome =
  | { readonly kind: 'started'; readonly place: Place }
  /** By whichever replica. */
  | { readonly kind: 'running'; readonly place: Place; readonly step: StepName; readonly inLine: number | null }
  | { readonly kind: 'choice'; readonly choice: LookUp }
  | { readonly kind: 'refused'; readonly error: unknown };

/** Opens the case that is meant and has it investigated, or lets people choose in the thread. Never throws. */
export async function handleRequest(
  request: AnalysisRequest,
  ports: Ports,
  start: (job: Job) => void,
): Promise<RequestOutcome> {
  try {
    const opening = await open({ ...request, requestedBy: request.user }, ports);
    if (opening.kind === 'choice') {
      const { choice } = opening;
      if (request.alert !== null) await ports.channel.choose(request.alert, choice);
      return { kind: 'choice', choice };
    }
    const { isNew, opened, investigation } = opening;
    const { place } = opened;
    if (isNew) {
      start({ opened, investigation });
      return { kind: 'started', place };
    }
    const known = await ports.store.openInvestigation(investigation.id);
    return { kind: 'running', place, step: known?.investigation.step ?? 'done', inLine: known?.inLine ?? null };
  } catch (error) {
    ports.log.warn({ error, reference: request.reference }, 'Analysis refused');
    return { kind: 'refused', error };
  }
}
