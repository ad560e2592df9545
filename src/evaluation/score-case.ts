import type { RunRecord } from '../domain/run-record.ts';
import { asksToAct, type CaseNotes, type Expectation, isAtLeast } from './expectation.ts';
import { findForbidden, findMissing } from './find-mentions.ts';
import { hasEightChapters } from './has-eight-chapters.ts';

/** A case somebody wrote down the truth of. */
export interface KnownCase {
  readonly name: string;
  readonly expectation: Expectation;
  readonly notes: CaseNotes;
}

export interface Cost {
  readonly modelCalls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly toolCalls: number;
  readonly seconds: number;
}

/** How one case came out. A case that could not be run has an error and fails in every respect. */
export interface CaseScore {
  readonly name: string;
  readonly family: string;
  readonly expected: Expectation;
  readonly twin: string | null;
  readonly poisoned: string | null;
  readonly error: string | null;
  readonly disposition: string | null;
  readonly priority: string | null;
  readonly proposedBy: string | null;
  readonly isExact: boolean;
  readonly isAccepted: boolean;
  readonly isPriorityEnough: boolean;
  readonly isActRight: boolean;
  readonly isDangerous: boolean;
  readonly isFalseEscalation: boolean;
  readonly isStructured: boolean;
  readonly missing: readonly string[];
  readonly forbidden: readonly string[];
  readonly claims: number;
  readonly dropped: number;
  readonly cost: Cost;
  /** Everything that was asked for. */
  readonly ok: boolean;
}

/** Holds the record of a run against what the author of the case expects. */
export function scoreCase({ name, expectation, notes }: KnownCase, record: RunRecord): CaseScore {
  const { disposition, priority, proposedBy } = record.verdict;
  const { markdown, language } = record.report;
  const isAccepted = expectation.disposition.some((one) => one === disposition);
  const isPriorityEnough = isAtLeast(priority, expectation.priorityAtLeast);
  const missing = findMissing(markdown, expectation.mustMention);
  const forbidden = findForbidden(markdown, expectation.mustNotMention);
  const isStructured = hasEightChapters(markdown, language);
  const ok = isAccepted && isPriorityEnough && isStructured && missing.length === 0 && forbidden.length === 0;
  return {
    ...describeCase({ name, expectation, notes }),
    error: null,
    disposition,
    priority,
    proposedBy,
    isExact: expectation.disposition[0] === disposition,
    isAccepted,
    isPriorityEnough,
    isActRight: asksToAct(disposition) === shouldAct(expectation),
    isDangerous: isDangerous(expectation, disposition, isPriorityEnough),
    isFalseEscalation: isFalseEscalation(expectation, disposition, priority),
    isStructured,
    missing,
    forbidden,
    claims: record.claims.length,
    dropped: record.claims.filter(({ check }) => check === 'dropped').length,
    cost: costOf(record.usage),
    ok,
  };
}

/** A case that could not be run: a failure, never an exclusion. */
export function scoreFailure(known: KnownCase, error: string): CaseScore {
  return {
    ...describeCase(known),
    error,
    disposition: null,
    priority: null,
    proposedBy: null,
    isExact: false,
    isAccepted: false,
    isPriorityEnough: false,
    isActRight: false,
    isDangerous: false,
    isFalseEscalation: false,
    isStructured: false,
    missing: known.expectation.mustMention,
    forbidden: [],
    claims: 0,
    dropped: 0,
    cost: { modelCalls: 0, promptTokens: 0, completionTokens: 0, toolCalls: 0, seconds: 0 },
    ok: false,
  };
}

function describeCase({
  name,
  expectation,
  notes,
}: KnownCase): Pick<CaseScore, 'name' | 'family' | 'expected' | 'twin' | 'poisoned'> {
  const { family, twin = null, poisoned = null } = notes;
  return { name, family, expected: expectation, twin, poisoned };
}

/** The first disposition an author lists is the truth; the others are answers that can be defended. */
function shouldAct({ disposition }: Expectation): boolean {
  return disposition.slice(0, 1).some(asksToAct);
}

/** An attack passed off as harmless, or left to wait. */
function isDangerous(expectation: Expectation, disposition: string, isPriorityEnough: boolean): boolean {
  const [truth] = expectation.disposition;
  if (truth !== 'true_positive' && truth !== 'suspicious') return false;
  return !asksToAct(disposition) || !isPriorityEnough;
}

/** Somebody woken for nothing: but not where the author asks for that priority whatever the disposition. */
function isFalseEscalation(expectation: Expectation, disposition: string, priority: string): boolean {
  if (shouldAct(expectation)) return false;
  const isUrgent = priority === 'P1' || priority === 'P2';
  const isWanted = expectation.priorityAtLeast === 'P1' || expectation.priorityAtLeast === 'P2';
  return disposition === 'true_positive' || (isUrgent && !isWanted);
}

function costOf({ modelCalls, promptTokens, completionTokens, toolCalls, elapsedMs }: RunRecord['usage']): Cost {
  return { modelCalls, promptTokens, completionTokens, toolCalls, seconds: elapsedMs / 1000 };
}
