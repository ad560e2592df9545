import type { Answer, Ask } from '../domain/ask.ts';
import type { Coverage, Outcome } from '../domain/coverage.ts';
import { digestRows } from '../domain/digest/digest-rows.ts';
import type { Evidence } from '../domain/evidence.ts';
import { type Text, words } from '../domain/phrase.ts';
import type { Question } from '../playbook/playbook.ts';
import type { TrailCheck } from './check-trail.ts';
import { explainGap, explainOutcome, joinTexts, queryText } from './explain-answer.ts';
import type { Presence } from './prove-presence.ts';
import { hashRows } from './read-kept-rows.ts';
import type { Settings } from './settings.ts';

/** One source asked once. Its evidence gets an id when all attempts are known. */
export interface Attempt {
  readonly coverage: Coverage;
  readonly evidence: Omit<Evidence, 'id'> | null;
}

/** As much of a query as the coverage tells. */
export type Unasked = Pick<Ask, 'question' | 'source' | 'account' | 'from' | 'to'> & {
  readonly query: Pick<Ask['query'], 'via' | 'regions'>;
};

export interface Heard {
  readonly question: Question;
  readonly ask: Ask;
  readonly answer: Answer;
  /** The log is known to miss part of the time of the finding. */
  readonly isCut: boolean;
  readonly trail: TrailCheck;
  /** What an empty answer is worth, where that was found out. */
  readonly presence: Presence | null;
}

/**
 * Makes coverage and evidence of an answer. Where only some regions could be read, their rows are a lower bound of one
 * attempt, and the others a gap of their own, so that neither hides the other.
 */
export function keepAnswer(heard: Heard, settings: Settings): readonly Attempt[] {
  const { question, ask, answer } = heard;
  if (!answer.byRegion) return [keepWhole(heard, settings)];
  const { read, failed } = answer.byRegion;
  const inRegions = (regions: readonly string[]): Ask => ({ ...ask, query: { ...ask.query, regions } });
  const detail = explainGap('partly_read');
  const part = keepEvidence({ ...heard, ask: inRegions(read) }, { outcome: 'truncated', detail }, settings);
  return [part, gap({ question, ask: inRegions(failed) }, answer.outcome, explainOutcome(answer, 0))];
}

function keepWhole(heard: Heard, settings: Settings): Attempt {
  const { answer, isCut, trail, presence } = heard;
  const rows = answer.outcome === 'answered' || answer.outcome === 'truncated' ? answer.rows : [];
  const proved = presence?.outcome ?? answer.outcome;
  const outcome = isCut || trail.isIncomplete ? weaken(proved) : proved;
  const partly = explainGap(isCut ? 'partly_collected' : 'partly_recorded');
  const told = outcome === proved ? (presence?.detail ?? explainOutcome(answer, rows.length)) : partly;
  const detail = withNote(told, trail, answer.outcome);
  return keepEvidence({ ...heard, answer: { ...answer, rows } }, { outcome, detail }, settings);
}

function keepEvidence(
  { question, ask, answer }: Heard,
  { outcome, detail }: { readonly outcome: Outcome; readonly detail: Text },
  settings: Settings,
): Attempt {
  const { rows, tool } = answer;
  const coverage = describeAttempt({ question, ask }, outcome, detail);
  if (rows.length === 0 && outcome !== 'empty') return { coverage, evidence: null };
  const { source, account, from, to, query } = ask;
  return {
    coverage: { ...coverage, rows: rows.length },
    evidence: {
      question: question.id,
      source,
      tool,
      query: queryText(query),
      account,
      regions: query.regions,
      from,
      to,
      outcome,
      rows,
      digest: digestRows(source, rows, settings.organisation),
      sha256: hashRows(rows),
    },
  };
}

/** Adds what AWS says about the log to what came of asking it. */
export function withNote(told: Text, trail: TrailCheck, outcome: Outcome = 'not_collected'): Text {
  const note = trail.note(outcome);
  return note === null ? told : joinTexts([told, note]);
}

/** Of a log that misses part of the time in question, rows are a lower bound and no rows prove nothing. */
function weaken(outcome: Outcome): Outcome {
  if (outcome === 'answered') return 'truncated';
  return outcome === 'empty' ? 'not_collected' : outcome;
}

/** A question that was not answered, and why. */
export function gap(bound: { question: Question; ask: Unasked }, outcome: Outcome, detail: Text): Attempt {
  return { coverage: describeAttempt(bound, outcome, detail), evidence: null };
}

function describeAttempt(
  { question, ask }: { question: Question; ask: Unasked },
  outcome: Outcome,
  detail: Text,
): Coverage {
  return {
    question: question.id,
    title: { en: words(question.title.en), ja: words(question.title.ja) },
    decisive: question.decisive,
    source: ask.source,
    via: ask.query.via,
    outcome,
    from: ask.from,
    to: ask.to,
    account: ask.account,
    regions: ask.query.regions,
    rows: 0,
    evidence: null,
    detail,
  };
}
