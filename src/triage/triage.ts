import type { Inference } from '../domain/brief.ts';
import type { StepName } from '../domain/case.ts';
import { findEntities } from '../domain/find-entities.ts';
import type { Finding } from '../domain/finding.ts';
import { makeRunRecord } from '../domain/make-run-record.ts';
import { renderMarkdown } from '../domain/render-markdown.ts';
import type { Report } from '../domain/report.ts';
import type { RunRecord } from '../domain/run-record.ts';
import type { Ledger, Ports } from '../ports.ts';
import { check } from './check.ts';
import { infer } from './infer.ts';
import { type Looked, look } from './look.ts';
import type { CaseMemory } from './recall-cases.ts';
import type { Settings } from './settings.ts';
import { write } from './write.ts';

/** What an investigation leaves behind. */
export interface Triaged {
  readonly report: Report;
  readonly record: RunRecord;
}

/** Follows one investigation: is told each step, and keeps what was seen so that a restart need not look again. */
export interface Notebook {
  step(name: StepName, done?: number, planned?: number): void;
  readLook(): Promise<Looked | null>;
  /** Answers the look that counts: another attempt may have been first. */
  keepLook(looked: Looked): Promise<Looked>;
  /** With what further questions of the analyst added to what was seen: they belong together. */
  keepInference?(inference: Inference, looked: Looked): Promise<void>;
  /** Absent where there is no second attempt. */
  readonly ledger?: Ledger | undefined;
  /** Aborts when another process goes on with it. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The story of one finding: look, infer, check, write. Opening the case comes before it, publishing after it
 * (investigate.ts). Always ends in a report; what could not be seen or done stands in it.
 */
export async function triage(
  finding: Finding,
  world: Pick<Ports, 'toolbox' | 'analyst' | 'clock'> & { readonly notebook: Notebook; readonly memory?: CaseMemory },
  settings: Settings,
): Promise<Triaged> {
  const { clock, notebook } = world;
  const startedAt = clock.now();
  const entities = findEntities(finding, settings.organisation.userPatterns);

  notebook.step('look');
  const onProgress = (done: number, planned: number) => notebook.step('look', done, planned);
  const lookAtIt = () => look({ finding, entities, onProgress }, { ...world, signal: notebook.signal }, settings);
  const seen = (await notebook.readLook()) ?? (await notebook.keepLook(await lookAtIt()));

  notebook.step('infer');
  const { ledger, signal: stop } = notebook;
  const given = { finding, entities, looked: seen, now: startedAt, ledger, stop };
  const { looked, ...inferred } = await infer(given, world, settings);
  await notebook.keepInference?.(inferred.inference, looked);

  notebook.step('check');
  const checked = check({ finding, entities, looked, inferred }, settings);

  notebook.step('write');
  const elapsedMs = clock.now().getTime() - startedAt.getTime();
  const usage = { ...inferred.inference.usage, ...looked.usage, elapsedMs };
  const { evidence, coverage } = looked;
  const { fellBack, model } = inferred.inference;
  const dossier = {
    finding,
    entities,
    evidence,
    coverage,
    ...checked,
    fellBack,
    model,
    usage,
    analysedAt: startedAt.toISOString(),
  };
  const report = write(dossier, settings);
  const markdown = renderMarkdown(report, settings.language);
  return { report, record: makeRunRecord({ ...dossier, language: settings.language, markdown }) };
}
