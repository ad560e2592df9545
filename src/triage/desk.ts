import { findAuthorisations } from '../domain/authorisation.ts';
import type { Brief, Inference } from '../domain/brief.ts';
import type { CheckedClaim } from '../domain/claim.ts';
import type { Entities } from '../domain/entities.ts';
import type { Finding } from '../domain/finding.ts';
import { findFloors } from '../domain/floors/find-floors.ts';
import { mergeFloors } from '../domain/floors/merge-floors.ts';
import type { MenuAnswer, MenuChoice } from '../domain/menu.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { SavedLook } from '../domain/work-store.ts';
import type { Desk, Ledger, Ports } from '../ports.ts';
import { askQuestion } from './ask-question.ts';
import { check } from './check.ts';
import { openBlankLedger } from './ledger.ts';
import { type Looked, nameEvidence, playbookFor } from './look.ts';
import { isFurther, type OpenMenu, openMenu } from './menu.ts';
import type { Settings } from './settings.ts';

export interface DeskRequest {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly looked: Looked;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly ledger?: Ledger | undefined;
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
  const { ledger = openBlankLedger() } = request;
  const ids = new Map<string, string>();
  // The same in every attempt, so that what the model said of them still holds.
  const tail = (name: string): string => ledger.digits(name, 3);
  let looked = request.looked;
  let brief = writeBrief(request, settings);
  let left = mostQuestions;
  const open = () => openMenu({ ...request, ...looked, left, ids, tail }, settings);

  const ask = async (choice: MenuChoice): Promise<MenuAnswer> => {
    if (left <= 0) return { kind: 'refused', why: 'no further question may be asked' };
    left -= 1;
    const found = open().find(choice.question, choice.entity);
    if (found === null) return { kind: 'refused', why: 'this question cannot be asked about that entity' };
    const known = await ledger.findFurther(choice);
    const added = known ?? (await askFurther(found, { ...request, ...ports, looked }, settings));
    if (known === null) await ledger.keepFurther(choice, added);
    looked = add(looked, added);
    brief = writeBrief({ ...request, looked }, settings);
    return { kind: 'asked', brief, evidence: added.evidence, coverage: added.coverage };
  };

  const judge = (inference: Inference): { claims: readonly CheckedClaim[]; verdict: Verdict } =>
    check({ ...request, looked, inferred: { brief, inference } }, settings);

  return { ledger, menu: () => open().menu, ask, judge, brief: () => brief, looked: () => looked };
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

/** `usage`: of the whole investigation until then. */
async function askFurther(
  { question, subject }: NonNullable<ReturnType<OpenMenu['find']>>,
  { looked, ...request }: DeskRequest & Pick<Ports, 'toolbox'>,
  settings: Settings,
): Promise<Looked> {
  const usage = { ...looked.usage };
  const onProgress = (): void => undefined;
  const session = { ...request, settings, usage, onProgress, entities: subject.entities };
  return { ...nameEvidence(await askQuestion(question, session), looked.evidence.length), usage };
}

function add(looked: Looked, { evidence, coverage, usage }: SavedLook): Looked {
  return {
    evidence: [...looked.evidence, ...evidence],
    coverage: [...looked.coverage, ...coverage],
    usage: usage ?? looked.usage,
  };
}
