import { randomInt } from 'node:crypto';
import type { Coverage } from '../domain/coverage.ts';
import { compareWithBaseline } from '../domain/digest/compare-baseline.ts';
import type { Entities } from '../domain/entities.ts';
import type { Evidence } from '../domain/evidence.ts';
import { findIssuedKey } from '../domain/find-issued-key.ts';
import { findLead } from '../domain/find-lead.ts';
import type { Finding } from '../domain/finding.ts';
import { choosePlaybook } from '../playbook/load-playbooks.ts';
import type { Playbook, Question } from '../playbook/playbook.ts';
import type { Clock, Toolbox } from '../ports.ts';
import { startDocumentation } from './ask-documentation.ts';
import { askQuestion, type LookRequest, type LookSession } from './ask-question.ts';
import { askSecondOpinion } from './ask-second-opinion.ts';
import type { Attempt } from './keep-answer.ts';
import { lookUpAddresses } from './look-up-addresses.ts';
import { type CaseMemory, recallCases } from './recall-cases.ts';
import type { Settings } from './settings.ts';

/** What was seen, and what could not be seen. */
export interface Looked {
  readonly evidence: readonly Evidence[];
  readonly coverage: readonly Coverage[];
  readonly usage: ToolUsage;
}

export interface ToolUsage {
  readonly toolCalls: number;
  readonly throttled: number;
  readonly cacheHits: number;
}

/** Questions asked at once: all of a page, so that looking takes as long as the slowest of them. Sources pace themselves. */
const concurrency = 16;

/** Aborts when the time of an investigation is used up, or when whoever works on it has to stop. */
export function withBudget({ budgets }: Pick<Settings, 'budgets'>, signal?: AbortSignal): AbortSignal {
  const spent = AbortSignal.timeout(budgets.seconds * 1000);
  return signal === undefined ? spent : AbortSignal.any([spent, signal]);
}

/** The page of questions for this finding; a sample has its own. */
export function playbookFor(finding: Finding, playbooks: readonly Playbook[]): Playbook {
  return choosePlaybook(playbooks, finding.sample ? 'gd-triage:sample' : finding.type);
}

/**
 * Asks every question of the playbook; where the finding names no credential but the logs name who changed the resource,
 * asks about that one in a second round; else about an access key that was issued. A log that fails becomes a typed gap, never an exception.
 */
export async function look(
  request: LookRequest,
  ports: {
    readonly toolbox: Toolbox;
    readonly clock: Clock;
    readonly memory?: CaseMemory;
    /** Of whoever looks: where it aborts, nobody waits for what is seen. */
    readonly signal?: AbortSignal | undefined;
  },
  settings: Settings,
): Promise<Looked> {
  const { questions, follow } = playbookFor(request.finding, settings.playbooks);
  const usage = { toolCalls: 0, throttled: 0, cacheHits: 0 };
  const signal = withBudget(settings, ports.signal);
  const session = { ...request, toolbox: ports.toolbox, settings, now: ports.clock.now(), signal, usage };
  const { memory } = ports;
  const recalled = memory === undefined ? [] : [recallCases(request, { ...ports, memory }, settings)];
  const beside = askBeside(request, session);
  const settleDocumentation = openDocumentation(request, session);
  const first = await askAll(questions, session);
  const lead = follow.length > 0 ? findNext(nameEvidence(first).evidence, request) : null;
  const second = lead === null ? [] : await askAll(follow, { ...session, entities: lead });
  const others = [...first, ...second, ...(await Promise.all([...recalled, ...beside]))];
  const made = [...others, ...(await settleDocumentation())];
  const looked = lookUp(made, request, { settings, at: session.now.toISOString() });
  const { evidence, coverage } = nameEvidence([...made, ...looked]);
  return { evidence: compareWithBaseline(evidence, settings.organisation.timeZone), coverage, usage };
}

/** What is asked once per finding beside the playbook; a sample is nothing to investigate. */
function askBeside({ finding }: LookRequest, { settings, signal, now }: LookSession): readonly Promise<Attempt>[] {
  const { secondOpinion } = settings;
  if (!secondOpinion || finding.sample) return [];
  return [askSecondOpinion(finding, secondOpinion, { signal, at: now.toISOString() })];
}

/** The documentation is asked from the start and waited for at the end: nothing else ever waits for it. */
function openDocumentation(
  { finding }: LookRequest,
  { settings, now }: LookSession,
): () => Promise<readonly Attempt[]> {
  const { documentation } = settings;
  if (!documentation || finding.sample) return async () => [];
  return startDocumentation(finding, documentation, now.toISOString());
}

/** Addresses are looked up last, when it is known which ones took part. */
function lookUp(
  made: readonly Attempt[],
  { finding, entities }: LookRequest,
  { settings, at }: { readonly settings: Settings; readonly at: string },
): readonly Attempt[] {
  const { addresses: book } = settings;
  if (!book) return [];
  const { evidence } = nameEvidence(made);
  return [lookUpAddresses({ finding, entities, evidence }, { book, at }, settings)];
}

function findNext(evidence: readonly Evidence[], request: LookRequest): Entities | null {
  return findLead(evidence, request) ?? findIssuedKey(evidence, request.entities);
}

async function askAll(questions: readonly Question[], session: LookSession): Promise<readonly Attempt[]> {
  let done = 0;
  const attempts = await mapInOrder(questions, async (question) => {
    const made = await askQuestion(question, session);
    done += 1;
    session.onProgress(done, questions.length);
    return made;
  });
  return attempts.flat();
}

async function mapInOrder<In, Out>(items: readonly In[], act: (item: In) => Promise<Out>): Promise<readonly Out[]> {
  const results = new Map<number, Out>();
  const queue = items.map((item, index) => ({ item, index }));
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) results.set(next.index, await act(next.item));
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return [...results.entries()].sort(([left], [right]) => left - right).map(([, result]) => result);
}

/** Ids carry a random tail, so that a log cannot name a piece of evidence in advance. Numbered on after those there are. */
export function nameEvidence(attempts: readonly Attempt[], known = 0): Pick<Looked, 'evidence' | 'coverage'> {
  const evidence: Evidence[] = [];
  const coverage = attempts.map((attempt): Coverage => {
    if (!attempt.evidence) return attempt.coverage;
    const id = `E${known + evidence.length + 1}-${randomInt(46_656).toString(36).padStart(3, '0')}`;
    evidence.push({ ...attempt.evidence, id });
    return { ...attempt.coverage, evidence: id };
  });
  return { evidence, coverage };
}
