import type { Ask } from '../domain/ask.ts';
import type { Entities } from '../domain/entities.ts';
import type { Finding } from '../domain/finding.ts';
import { bindQuery, windowOf } from '../playbook/bind-question.ts';
import type { Question, SourceQuery } from '../playbook/playbook.ts';
import type { Toolbox } from '../ports.ts';
import { checkTrail, type TrailCheck } from './check-trail.ts';
import { explainGap } from './explain-answer.ts';
import { type Attempt, gap, keepAnswer, type Unasked, withNote } from './keep-answer.ts';
import { provePresence } from './prove-presence.ts';
import { bindingOf, type ReachedLog, reachLog, regionsFor } from './reach-log.ts';
import type { Settings } from './settings.ts';

export interface LookRequest {
  readonly finding: Finding;
  readonly entities: Entities;
  /** Called with the number of questions settled and planned. */
  readonly onProgress: (done: number, planned: number) => void;
}

export interface LookSession extends LookRequest {
  readonly toolbox: Toolbox;
  readonly settings: Settings;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly usage: { toolCalls: number; throttled: number; cacheHits: number };
}

/**
 * Goes through the sources of a question in their order until one answers with rows: after an incomplete answer because it
 * settles nothing, after an empty one because an empty Splunk index has been mistaken for silence before.
 */
export async function askQuestion(question: Question, session: LookSession): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  for (const query of question.sources) {
    if (!session.settings.ways.includes(query.via)) continue;
    const made = await askSource({ question, query }, session);
    attempts.push(...made);
    if (made.some(({ coverage }) => coverage.outcome === 'answered')) break;
  }
  return attempts.length > 0 ? attempts : reportNoWay(question, session);
}

async function askSource(
  asked: { question: Question; query: SourceQuery },
  session: LookSession,
): Promise<readonly Attempt[]> {
  const log = reachLog(asked, session);
  const window = { from: log.from, to: log.to };
  const bound = bindQuery({ ...asked, window, entry: log.entry }, bindingOf(session));
  if ('missing' in bound) return [];
  const ask = { ...bound, query: placeQuery(bound.query, log) };
  const known = { question: asked.question, ask };
  if (!log.collected) {
    const trail = await compareWithTrail({ ...asked, log }, session);
    return [gap(known, 'not_collected', withNote(explainGap('not_collected', log.entry?.note), trail))];
  }
  const spent = session.signal.aborted || session.usage.toolCalls >= session.settings.budgets.toolCalls;
  if (spent) return [gap(known, 'timed_out', explainGap('out_of_budget'))];
  // What AWS says about the log is only needed when the log has answered.
  const asking = session.toolbox.ask(ask, session.signal);
  const [trail, given] = await Promise.all([compareWithTrail({ ...asked, log }, session), asking]);
  const answer = log.filter(given);
  session.usage.toolCalls += answer.calls - (answer.paging ?? 0);
  session.usage.throttled += answer.throttled;
  session.usage.cacheHits += answer.cacheHits;
  const isEmpty = answer.outcome === 'empty';
  const presence = isEmpty ? await provePresence({ ...asked, ask, entry: log.entry }, session) : null;
  session.usage.toolCalls += presence?.calls ?? 0;
  return keepAnswer({ ...known, answer, isCut: log.isCut, trail, presence }, session.settings);
}

function placeQuery(query: Ask['query'], { regions, entry }: ReachedLog): Ask['query'] {
  return query.via === 'files' ? { ...query, regions, location: entry?.location } : { ...query, regions };
}

async function compareWithTrail(
  { query, log }: { readonly query: SourceQuery; readonly log: ReachedLog },
  session: LookSession,
): Promise<TrailCheck> {
  const { accountId: account, region } = session.finding;
  const { bucket } = session.entities;
  const { from, to, collected: isConfigured } = log;
  return checkTrail(
    { query, account, region, bucket, from, to, isConfigured, location: log.entry?.location },
    async (place) => {
      const answer = await session.toolbox.trails?.(place, session.signal);
      session.usage.toolCalls += answer !== undefined && answer.calls > 0 ? 1 : 0;
      return answer ?? null;
    },
  );
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
