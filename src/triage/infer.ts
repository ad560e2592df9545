import { findAuthorisations } from '../domain/authorisation.ts';
import type { Brief, Inference } from '../domain/brief.ts';
import type { Entities } from '../domain/entities.ts';
import type { Finding } from '../domain/finding.ts';
import { findFloors } from '../domain/floors/find-floors.ts';
import type { Ports } from '../ports.ts';
import { type Looked, playbookFor } from './look.ts';
import type { Settings } from './settings.ts';

/** What the analyst was given, and what it drew from it. */
export interface Inferred {
  readonly brief: Brief;
  readonly inference: Inference;
}

export interface InferRequest {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly looked: Looked;
  readonly now: Date;
}

/** Lets the rules find floors and proofs in every row, then the analyst draw its claims. Floors come before any model call. */
export async function infer(
  { finding, entities, looked, now }: InferRequest,
  ports: Pick<Ports, 'analyst'>,
  settings: Settings,
): Promise<Inferred> {
  const { organisation, matchesNetwork } = settings;
  const { family, guidance } = playbookFor(finding, settings.playbooks);
  const { evidence, coverage } = looked;
  const authorisations = findAuthorisations({ finding, entities, evidence, organisation, matches: matchesNetwork });
  const floors = findFloors({ finding, entities, evidence, organisation, matches: matchesNetwork });
  const brief = {
    finding,
    entities,
    organisation,
    matches: matchesNetwork,
    family,
    guidance,
    evidence,
    coverage,
    floors,
    authorisations,
    now: now.toISOString(),
  };
  const inference = await ports.analyst.infer(brief, AbortSignal.timeout(settings.budgets.seconds * 1000));
  return { brief, inference };
}
