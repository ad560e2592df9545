import { findAuthorisations } from '../domain/authorisation.ts';
import type { Brief, Inference } from '../domain/brief.ts';
import type { CheckedClaim } from '../domain/claim.ts';
import type { Coverage } from '../domain/coverage.ts';
import type { Entities } from '../domain/entities.ts';
import type { Finding } from '../domain/finding.ts';
import { findFloors } from '../domain/floors/find-floors.ts';
import { mergeFloors } from '../domain/floors/merge-floors.ts';
import type { MenuAnswer, MenuChoice } from '../domain/menu.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Desk, PaidAnswers, Ports } from '../ports.ts';
import { askQuestion } from './ask-question.ts';
import { check } from './check.ts';
import { type Looked, nameEvidence, playbookFor } from './look.ts';
import { isFurther, openMenu } from './menu.ts';
import { forgetAnswers } from './paid-answers.ts';
import type { Settings } from './settings.ts';

export interface DeskRequest {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly looked: Looked;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly paid?: PaidAnswers | undefined;
}

/** The analyst's desk, and what lies on it in the end. */
export interface OpenDesk extends Desk {
  brief(): Brief;
  looked(): Looked;
}

/** Most further questions of one investigation. */
const mostQuestions = 3;

/**
 * The desk of one investigation: the brief, the menu of further questions, and the check. What a further question finds is
 * added to the evidence and can raise the verdict: indicators that fired keep counting, and proof is taken only from what the
 * playbook asked, never from a question that a model chose.
 */
export function openDesk(request: DeskRequest, ports: Pick<Ports, 'toolbox'>, settings: Settings): OpenDesk {
  const { paid = forgetAnswers() } = request;
  const ids = new Map<string, string>();
  // The same in every attempt, so that what the model said of them still holds.
  const tail = (name: string): string => paid.digits(name, 3);
  let looked = request.looked;
  let brief = writeBrief(request, settings);
  let left = mostQuestions;
  const open = () => openMenu({ ...request, ...looked, left, ids, tail }, settings);

  const ask = async ({ question: questionId, entity }: MenuChoice): Promise<MenuAnswer> => {
    if (left <= 0) return { kind: 'refused', why: 'no further question may be asked' };
    left -= 1;
    const found = open().find(questionId, entity);
    if (found === null) return { kind: 'refused', why: 'this question cannot be asked about that entity' };
    const usage = { ...looked.usage };
    const onProgress = (): void => undefined;
    const session = { ...request, ...ports, settings, usage, onProgress, entities: found.subject.entities };
    const added = nameEvidence(await askQuestion(found.question, session), { known: looked.evidence.length, tail });
    looked = add(looked, { ...added, usage });
    brief = writeBrief({ ...request, looked }, settings);
    return { kind: 'asked', brief, ...added };
  };

  const judge = (inference: Inference): { claims: readonly CheckedClaim[]; verdict: Verdict } =>
    check({ ...request, looked, inferred: { brief, inference } }, settings);

  return { paid, menu: () => open().menu, ask, judge, brief: () => brief, looked: () => looked };
}

/**
 * Lets the rules find floors and proofs in every row, before any model call. What further questions found can add indicators
 * and takes none away; proof it cannot add.
 */
function writeBrief({ finding, entities, looked, now }: DeskRequest, settings: Settings): Brief {
  const { organisation, matchesNetwork: matches } = settings;
  const { family, guidance } = playbookFor(finding, settings.playbooks);
  const { evidence, coverage } = looked;
  const input = { finding, entities, evidence, organisation, matches };
  const planned = evidence.filter(({ question }) => !isFurther(question));
  const first = findFloors({ ...input, evidence: planned });
  return {
    ...input,
    family,
    guidance,
    coverage,
    floors: planned.length === evidence.length ? first : mergeFloors(first, findFloors(input)),
    authorisations: findAuthorisations({ ...input, evidence: planned }),
    now: now.toISOString(),
  };
}

function add(
  looked: Looked,
  { evidence, coverage, usage }: Pick<Looked, 'evidence' | 'usage'> & { readonly coverage: readonly Coverage[] },
): Looked {
  return { evidence: [...looked.evidence, ...evidence], coverage: [...looked.coverage, ...coverage], usage };
}
