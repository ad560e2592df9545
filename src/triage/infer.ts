import type { Inferred } from '../domain/brief.ts';
import type { Entities } from '../domain/entities.ts';
import type { Finding } from '../domain/finding.ts';
import type { Ledger, Ports } from '../ports.ts';
import { openDesk } from './desk.ts';
import { type Looked, withBudget } from './look.ts';
import type { Settings } from './settings.ts';

export interface InferRequest {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly looked: Looked;
  readonly now: Date;
  readonly ledger?: Ledger | undefined;
  readonly stop?: AbortSignal | undefined;
}

/**
 * Lets the analyst draw its claims from what was seen; the floors are found before any model call. What it had asked besides
 * is part of what was looked at.
 */
export async function infer(
  request: InferRequest,
  ports: Pick<Ports, 'analyst' | 'toolbox'>,
  settings: Settings,
): Promise<Inferred & { readonly looked: Looked }> {
  const signal = withBudget(settings, request.stop);
  const desk = openDesk({ ...request, signal }, ports, settings);
  const inference = await ports.analyst.infer(desk.brief(), desk, signal);
  return { brief: desk.brief(), looked: desk.looked(), inference };
}
