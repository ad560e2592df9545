import type { Case, Investigation, StepName } from '../domain/case.ts';
import { TriageError } from '../domain/errors.ts';
import { readNow } from '../domain/read-now.ts';
import type { Draft } from '../domain/work-store.ts';
import type { Ports } from '../ports.ts';
import { openLedger } from './ledger.ts';
import { isTakenOver, publish } from './publish.ts';
import type { Settings } from './settings.ts';
import { type Notebook, triage } from './triage.ts';

export interface Job {
  readonly opened: Case;
  readonly investigation: Investigation;
}

export interface Attempt extends Job {
  /** Aborts when the job is handed on to another process: from there on nothing may be done for it here. */
  readonly signal: AbortSignal;
  /** There is no other attempt after this one. */
  readonly isLast: boolean;
}

/** Without the database nothing can be kept of a failure, without Slack nothing told: it goes on when they are back. */
const outages: readonly string[] = ['database_unavailable', 'slack_away'];

/**
 * One investigation from first look to closed books. Run again after a crash it goes on where it was: what was seen, inferred
 * and written is read back, and every message and ticket is made once. A failure is told in the thread and ends it; rejects
 * where it was cut off or cannot even be told, to be tried again.
 */
export async function investigate(job: Attempt, ports: Ports, settings: Settings): Promise<void> {
  const { opened, investigation, signal } = job;
  const log = ports.log.child({ case: opened.key, investigation: investigation.id });
  try {
    log.info({}, 'Investigation started');
    const notebook = keepNotebook(job, ports);
    const draft =
      (await ports.store.readDraft(investigation.id)) ?? (await writeDraft(job, { ...ports, notebook }, settings));
    notebook.step('publish');
    const isSettled = await publish({ ...job, ...draft }, ports);
    signal.throwIfAborted();
    await ports.store.finishInvestigation(investigation.id, draft.record, { isTicketOpen: !isSettled });
    const { disposition, priority } = draft.report.verdict;
    log.info({ disposition, priority, ...draft.record.usage }, 'Investigation finished');
  } catch (error) {
    log.error({ error }, 'Investigation failed');
    if (signal.aborted || isTakenOver(error)) throw error;
    if (hasCode(error, outages) && !(await isLost(error, job, ports))) throw error;
    await showFailure(job, ports, error);
  }
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof TriageError && codes.includes(error.code);
}

/** Longer than Slack was ever away; what it still refuses then it refuses for what is in it. */
const longestOutageMs = 12 * 3_600_000;

/** An outage of Slack costs no report: its attempts do not count. Without the database no attempt begins that could. */
async function isLost(
  error: unknown,
  { investigation, isLast }: Attempt,
  { store, clock, log }: Ports,
): Promise<boolean> {
  const ageMs = clock.now().getTime() - Date.parse(investigation.startedAt);
  if (!hasCode(error, ['slack_away']) || ageMs > longestOutageMs) return isLast;
  try {
    await store.excuseAttempt(investigation.id);
  } catch (problem) {
    log.warn({ error: problem }, 'An attempt could not be taken back');
  }
  return false;
}

/** The part that sends nothing: a restart finds what each step came to. */
async function writeDraft(
  job: Attempt,
  ports: Ports & { readonly notebook: Notebook },
  settings: Settings,
): Promise<Draft> {
  const { opened, investigation, signal } = job;
  const analyst: Ports['analyst'] = {
    infer: async (...given) => (await ports.store.readInference(investigation.id)) ?? ports.analyst.infer(...given),
  };
  const world = { ...ports, analyst, memory: ports.store };
  const draft = await triage(opened.finding, world, settings);
  signal.throwIfAborted();
  await ports.store.saveDraft(investigation.id, draft);
  // The first one stays: another process may have written it, and published of it, while this one was frozen.
  return (await ports.store.readDraft(investigation.id)) ?? draft;
}

function keepNotebook({ opened, investigation, signal }: Attempt, { store, channel, log }: Ports): Notebook {
  const readLook = async () => {
    const saved = await store.readLook(investigation.id);
    return saved && { ...saved, usage: saved.usage ?? { toolCalls: 0, throttled: 0, cacheHits: 0 } };
  };
  const noteStep = followSteps(investigation.id, { store, log });
  // Another process may have taken over, and be done: what this one saw of it is stale then.
  const isStill = async () => !(await readNow(() => store.isOver(investigation.id))) && !signal.aborted;
  return {
    step: (name: StepName, done = 0, planned = 0) => {
      signal.throwIfAborted();
      noteStep(name);
      const progress = { step: name, done, planned, startedBy: investigation.requestedBy, isStill };
      // Progress is a courtesy: a message that cannot be edited must not stop the investigation.
      channel
        .progress(opened, investigation, progress)
        .catch((error: unknown) => log.warn({ error }, 'Progress could not be shown'));
    },
    readLook,
    keepLook: async (looked) => {
      // What was not waited for to the end was not seen.
      signal.throwIfAborted();
      return (await store.saveLook(investigation.id, looked)) ? looked : ((await readLook()) ?? looked);
    },
    keepInference: async (inference, looked) => {
      signal.throwIfAborted();
      await store.saveInference(investigation.id, inference, looked);
    },
    signal,
    ledger: openLedger(investigation.id, { store, log }),
  };
}

/** Other replicas read from the database how far it is. Each step once, one after the other. */
function followSteps(id: string, { store, log }: Pick<Ports, 'store' | 'log'>): (name: StepName) => void {
  let last: StepName = 'open';
  let saved: Promise<void> = Promise.resolve();
  return (name) => {
    if (name === last) return;
    last = name;
    saved = saved
      .then(() => store.saveStep(id, name))
      .catch((error: unknown) => log.warn({ error }, 'A step could not be kept'));
  };
}

/** Rejects where the thread cannot be told: nobody would know. */
export async function showFailure(
  { opened, investigation }: Job,
  ports: Pick<Ports, 'store'> & { readonly channel: Pick<Ports['channel'], 'failed'> },
  error: unknown,
): Promise<void> {
  await ports.channel.failed(opened, investigation, error);
  await ports.store.failInvestigation(investigation.id, error instanceof Error ? error.name : 'unknown');
}
