import { createHash } from 'node:crypto';
import type { Answer, Ask } from '../domain/ask.ts';
import type { Coverage, Outcome } from '../domain/coverage.ts';
import { digestRows } from '../domain/digest/digest-rows.ts';
import type { Entities } from '../domain/entities.ts';
import type { Evidence, Row } from '../domain/evidence.ts';
import type { Finding } from '../domain/finding.ts';
import { type Text, words } from '../domain/phrase.ts';
import { bindQuery, windowOf } from '../playbook/bind-question.ts';
import type { Question, SourceQuery } from '../playbook/playbook.ts';
import type { Toolbox } from '../ports.ts';
import { checkTrail, type TrailCheck } from './check-trail.ts';
import { explainGap, explainOutcome, joinTexts, queryText } from './explain-answer.ts';
import { bindingOf, type ReachedLog, reachLog, regionsFor } from './reach-log.ts';
import type { Settings } from './settings.ts';

export interface LookRequest {
  readonly finding: Finding;
  readonly entities: Entities;
  /** Called with the number of questions settled and planned. */
  readonly onProgress: (done: number, planned: number) => void;
}

/** One source asked once. Its evidence gets an id when all attempts are known. */
export interface Attempt {
  readonly coverage: Coverage;
  readonly evidence: Omit<Evidence, 'id'> | null;
}

export interface LookSession extends LookRequest {
  readonly toolbox: Toolbox;
  readonly settings: Settings;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly usage: { toolCalls: number; throttled: number; cacheHits: number };
}

/** As much of a query as the coverage tells. */
type Unasked = Pick<Ask, 'question' | 'source' | 'account' | 'from' | 'to'> & {
  readonly query: Pick<Ask['query'], 'via' | 'regions'>;
};

interface Bound {
  readonly question: Question;
  readonly ask: Ask;
}

/**
 * Goes through the sources of a question in their order until one answers with rows: after an incomplete answer because it
 * settles nothing, after an empty one because an empty Splunk index has been mistaken for silence before.
 */
export async function askQuestion(question: Question, session: LookSession): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  for (const query of question.sources) {
    if (!session.settings.ways.includes(query.via)) continue;
    const attempt = await askSource({ question, query }, session);
    if (attempt) attempts.push(attempt);
    if (attempt?.coverage.outcome === 'answered') break;
  }
  return attempts.length > 0 ? attempts : reportNoWay(question, session);
}

async function askSource(
  asked: { question: Question; query: SourceQuery },
  session: LookSession,
): Promise<Attempt | null> {
  const log = reachLog(asked, session);
  const window = { from: log.from, to: log.to };
  const bound = bindQuery({ ...asked, window, entry: log.entry }, bindingOf(session));
  if ('missing' in bound) return null;
  const ask = { ...bound, query: { ...bound.query, regions: log.regions } };
  const known = { question: asked.question, ask };
  const trail = await compareWithTrail({ ...asked, log }, session);
  if (!log.collected) return gap(known, 'not_collected', withNote(explainGap('not_collected', log.entry?.note), trail));
  const spent = session.signal.aborted || session.usage.toolCalls >= session.settings.budgets.toolCalls;
  if (spent) return gap(known, 'timed_out', explainGap('out_of_budget'));
  const answer = await session.toolbox.ask(ask, session.signal);
  session.usage.toolCalls += answer.calls;
  session.usage.throttled += answer.throttled;
  session.usage.cacheHits += answer.cacheHits;
  return keepAnswer({ ...known, answer: log.filter(answer), isCut: log.isCut, trail }, session);
}

async function compareWithTrail(
  { query, log }: { readonly query: SourceQuery; readonly log: ReachedLog },
  session: LookSession,
): Promise<TrailCheck> {
  const { accountId: account, region } = session.finding;
  const { bucket } = session.entities;
  const { from, to, collected: isConfigured } = log;
  return checkTrail({ query, account, region, bucket, from, to, isConfigured }, async (place) => {
    const answer = await session.toolbox.trails?.(place, session.signal);
    session.usage.toolCalls += answer?.calls ?? 0;
    return answer ?? null;
  });
}

type Kept = Bound & { readonly answer: Answer; readonly isCut: boolean; readonly trail: TrailCheck };

function keepAnswer({ question, ask, answer, isCut, trail }: Kept, session: LookSession): Attempt {
  const rows = answer.outcome === 'answered' || answer.outcome === 'truncated' ? answer.rows : [];
  const outcome = isCut || trail.isIncomplete ? weaken(answer.outcome) : answer.outcome;
  const isWeaker = outcome !== answer.outcome;
  const told = isWeaker
    ? explainGap(isCut ? 'partly_collected' : 'partly_recorded')
    : explainOutcome(answer, rows.length);
  const coverage = describeAttempt({ question, ask }, outcome, withNote(told, trail, answer.outcome));
  if (rows.length === 0 && outcome !== 'empty') return { coverage, evidence: null };
  return {
    coverage: { ...coverage, rows: rows.length },
    evidence: {
      question: question.id,
      source: ask.source,
      tool: answer.tool,
      query: queryText(ask.query),
      account: ask.account,
      regions: ask.query.regions,
      from: ask.from,
      to: ask.to,
      outcome,
      rows,
      digest: digestRows(ask.source, rows, session.settings.organisation),
      sha256: hashRows(rows),
    },
  };
}

function withNote(told: Text, trail: TrailCheck, outcome: Outcome = 'not_collected'): Text {
  const note = trail.note(outcome);
  return note === null ? told : joinTexts([told, note]);
}

/** Of a log that misses part of the time in question, rows are a lower bound and no rows prove nothing. */
function weaken(outcome: Outcome): Outcome {
  if (outcome === 'answered') return 'truncated';
  return outcome === 'empty' ? 'not_collected' : outcome;
}

/** A question none of whose sources can be reached here is a gap, unless the finding gives it nothing to ask about. */
function reportNoWay(question: Question, session: LookSession): readonly Attempt[] {
  const binding = bindingOf(session);
  const window = windowOf(question, binding);
  for (const query of question.sources) {
    const ask = bindQuery({ question, query, window, entry: null }, binding);
    if ('missing' in ask) {
      if (ask.why === 'unsafe')
        return [
          gap({ question, ask: unasked(question, { query, session }) }, 'unavailable', explainGap('unsafe_value')),
        ];
    } else if (!session.settings.ways.includes(query.via))
      return [gap({ question, ask }, 'not_configured', explainGap('not_configured'))];
  }
  return [];
}

/** Stands in the coverage for a query that no value of the finding could be put into. */
function unasked(question: Question, { query, session }: { query: SourceQuery; session: LookSession }): Unasked {
  const binding = bindingOf(session);
  const { via } = query;
  return {
    question: question.id,
    source: query.source,
    account: session.finding.accountId,
    ...windowOf(question, binding),
    query: { via, regions: regionsFor(query, binding) },
  };
}

function gap(bound: { question: Question; ask: Unasked }, outcome: Outcome, detail: Text): Attempt {
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

function hashRows(rows: readonly Row[]): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
