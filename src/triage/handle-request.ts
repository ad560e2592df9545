import type { Place } from '../domain/case.ts';
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
}

export type RequestOutcome =
  | { readonly kind: 'started'; readonly place: Place }
  | { readonly kind: 'running'; readonly place: Place }
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
    if (isNew) start({ opened, investigation });
    return { kind: isNew ? 'started' : 'running', place: opened.place };
  } catch (error) {
    ports.log.warn({ error, reference: request.reference }, 'Analysis refused');
    return { kind: 'refused', error };
  }
}

/** An investigation in line shows at once that it was asked for. */
export function showWaiting({ opened, investigation }: Job, { channel, log }: Ports): void {
  const progress = { step: 'open', done: 0, planned: 0, startedBy: investigation.requestedBy } as const;
  channel
    .progress(opened, investigation, progress)
    .catch((error: unknown) => log.warn({ error }, 'Progress could not be shown'));
}
