import { access, constants, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRulesAnalyst } from '../analyst/rules/rules-analyst.ts';
import { readFindingFile } from '../case-folder.ts';
import { chooseAnalyst } from '../choose-analyst.ts';
import { loadOfflineConfig, type OfflineConfig, processEnvironment } from '../config.ts';
import { fail, type TriageError } from '../domain/errors.ts';
import { parseTarget } from '../domain/parse-target.ts';
import { type Language, languages } from '../domain/phrase.ts';
import { createLog } from '../log.ts';
import { connectLogTools, waysOf } from '../log-tools.ts';
import type { Analyst } from '../ports.ts';
import { packRecording } from '../recording.ts';
import { openFolder, type Target, triageTarget } from '../triage-target.ts';

export interface AnalyzeOptions {
  readonly analyst?: string;
  readonly lang?: string;
  readonly json?: boolean;
  readonly out?: string;
}

/** `gd-triage analyze TARGET`: the report of a finding id, a finding file or a case folder on standard output. */
export async function analyze(target: string, options: AnalyzeOptions): Promise<void> {
  // Before the investigation: it would be a pity to find out after it.
  if (options.out !== undefined) await openFolderForReports(options.out);
  const config = loadOfflineConfig(processEnvironment, { cwd: process.cwd() });
  const opened = await openTarget(target, config);
  try {
    const language = readLanguage(options.lang) ?? opened.organisation.language;
    const analyst = await readAnalyst({ config, language, name: options.analyst });
    const triaged = await triageTarget({ target: opened, config, language, analyst });
    await print(triaged, options);
  } finally {
    await opened.close();
  }
}

async function openTarget(target: string, config: OfflineConfig): Promise<Target> {
  const found = await stat(target).catch(() => null);
  if (found?.isDirectory()) return openFolder(target, config);
  const log = createLog({ level: config.logLevel === 'info' ? 'warn' : config.logLevel });
  const tools = connectLogTools(config, log);
  const reference = found ? null : parseTarget(target);
  if (!found && !reference) throw fail('reference_unreadable', { text: target.slice(0, 200) });
  const finding = reference ? await tools.findings.read(reference) : await readFindingFile(target);
  return {
    finding,
    organisation: config.organisation,
    toolbox: tools.toolbox,
    documentation: tools.documentation,
    ways: waysOf(config.organisation),
    close: tools.close,
  };
}

function readLanguage(name: string | undefined): Language | null {
  if (name === undefined) return null;
  const known = languages.find((one) => one === name);
  if (!known) throw fail('config_invalid', { count: 1, mistakes: `--lang ${name.slice(0, 40)}: must be en or ja` });
  return known;
}

async function readAnalyst({
  config,
  language,
  name,
}: {
  config: OfflineConfig;
  language: Language;
  name: string | undefined;
}): Promise<Analyst> {
  if (name === 'rules') return createRulesAnalyst();
  if (name !== undefined && name !== 'openai')
    throw fail('config_invalid', { count: 1, mistakes: `--analyst ${name.slice(0, 40)}: must be rules or openai` });
  if (name === 'openai' && config.model === null)
    throw fail('config_invalid', { count: 1, mistakes: 'OPENAI_API_KEY is not set: --analyst openai needs it' });
  return chooseAnalyst({ config, language, log: createLog({ level: 'warn' }) });
}

type Outcome = Awaited<ReturnType<typeof triageTarget>>;

async function print({ record: plain, recording }: Outcome, { json = false, out }: AnalyzeOptions): Promise<void> {
  const record = recording === null ? plain : { ...plain, recording: packRecording(recording) };
  const content = json ? `${JSON.stringify(record, null, 2)}\n` : record.report.markdown;
  if (out === undefined) {
    process.stdout.write(content);
    return;
  }
  const name = /^[0-9a-f]{1,64}$/i.test(record.finding.id) ? record.finding.id : 'report';
  await keep(path.join(out, `${name}.md`), record.report.markdown);
  await keep(path.join(out, `${name}.json`), `${JSON.stringify(record, null, 2)}\n`);
}

async function keep(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw failToWrite(path.dirname(file), error);
  }
}

async function openFolderForReports(folder: string): Promise<void> {
  try {
    await makeFolder(path.resolve(folder));
    await access(folder, constants.W_OK);
  } catch (error) {
    throw failToWrite(folder, error);
  }
}

/** Level by level: the recursive mkdir of Node never ends where the system refuses with ENOENT, as below /proc. */
async function makeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory()) return;
  const parent = path.dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  await mkdir(folder);
}

function failToWrite(folder: string, error: unknown): TriageError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return fail('output_unwritable', { folder, reason }, error);
}
