import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { inferByRules } from '../analyst/rules/rules-analyst.ts';
import { matchesNetwork } from '../config/match-network.ts';
import type { Brief, Inference } from '../domain/brief.ts';
import { fail } from '../domain/errors.ts';
import { findSplFault } from '../mcp/spl-guard.ts';
import { playbooksFolder } from '../paths.ts';
import { loadPlaybooks } from '../playbook/load-playbooks.ts';
import { type Recording, unpackRecording } from '../recording.ts';
import { type Triaged, triage } from '../triage/triage.ts';

export interface ReplayOptions {
  readonly json?: boolean;
}

const Record = z.looseObject({
  schema: z.literal('gd-triage.run/v1'),
  verdict: z.looseObject({ disposition: z.string(), priority: z.string() }),
  report: z.looseObject({ markdown: z.string() }),
  recording: z.unknown().optional(),
});
type Record = z.infer<typeof Record>;

/**
 * `gd-triage replay RECORD`: draws the conclusions of a recorded investigation again, from its evidence and from what the
 * model said then, by the rules of today. No log, no model and no network is asked. Returns the exit code: 1 where verdict or
 * report come out differently.
 */
export async function replay(file: string, { json = false }: ReplayOptions): Promise<number> {
  const written = await readRecord(file);
  const recording = unpackRecording(written.recording);
  if (recording === null) throw fail('input_unreadable', { file, reason: explainMissing(written) });
  const { record } = await triageAgain(recording);
  process.stdout.write(json ? `${JSON.stringify(record, null, 2)}\n` : record.report.markdown);
  const difference = findDifference(written, record);
  process.stderr.write(`gd-triage: ${difference ?? 'The verdict and the report are the same as recorded.'}\n`);
  return difference === null ? 0 : 1;
}

async function readRecord(file: string): Promise<Record> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fail('input_unreadable', { file, reason: 'there is no such file, or it may not be read' }, error);
  });
  const read = Record.safeParse(parseQuietly(content));
  if (!read.success)
    throw fail('input_unreadable', { file, reason: 'it is no run record (analyze --json)' }, read.error);
  return read.data;
}

function parseQuietly(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

function explainMissing({ recording }: Record): string {
  const leftOut = z.object({ leftOut: z.string() }).safeParse(recording);
  if (leftOut.success) return `it holds no evidence to replay: ${leftOut.data.leftOut}`;
  if (recording === undefined) return 'it holds no evidence to replay: only analyze writes records that do';
  return 'its evidence is damaged or of another version of gd-triage';
}

/** The same story with the evidence at hand: looking is over, the analyst says what it said, the clock shows what it showed. */
async function triageAgain(recording: Recording): Promise<Triaged> {
  const { finding, organisation, homeRegion, language, looked, analysedAt, elapsedMs } = recording;
  const settings = {
    organisation,
    language,
    homeRegion,
    matchesNetwork,
    playbooks: await loadPlaybooks(playbooksFolder, { spl: findSplFault }),
    ways: [],
    budgets: { seconds: 60, toolCalls: 0 },
  };
  const notebook = { step: () => undefined, readLook: async () => looked, keepLook: async () => looked };
  const analyst = { infer: async (brief: Brief) => inferAgain(brief, recording.inference) };
  const toolbox = { ask: () => Promise.reject(fail('unexpected', {})) };
  const start = Date.parse(analysedAt);
  const times = [start];
  const clock = { now: () => new Date(times.shift() ?? start + elapsedMs) };
  return triage(finding, { toolbox, analyst, clock, notebook }, settings);
}

/** Facts by the rules of today, sentences and proposal as the model gave them. */
function inferAgain(brief: Brief, said: Inference | null): Inference {
  if (said === null) return inferByRules(brief);
  if (said.proposedBy === 'rules') return { ...said, ...pick(inferByRules(brief)) };
  const facts = inferByRules(brief, said.proposal).claims;
  return { ...said, claims: [...facts, ...said.claims.filter(({ writtenBy }) => writtenBy === 'model')] };
}

function pick({ claims, proposal }: Inference): Pick<Inference, 'claims' | 'proposal'> {
  return { claims, proposal };
}

function findDifference(before: Record, after: Triaged['record']): string | null {
  const [was, is] = [before.verdict, after.verdict].map(({ disposition, priority }) => `${disposition} at ${priority}`);
  if (was !== is) return `The verdict differs: recorded ${was}, now ${is}.`;
  return before.report.markdown === after.report.markdown
    ? null
    : 'The verdict is the same; the report reads differently.';
}
