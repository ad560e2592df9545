import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRulesAnalyst } from '../analyst/rules/rules-analyst.ts';
import { readCaseFolder, readFindingFile, withFaults } from '../case-folder.ts';
import { chooseAnalyst } from '../choose-analyst.ts';
import { matchesNetwork } from '../config/match-network.ts';
import { loadOfflineConfig, type OfflineConfig, processEnvironment } from '../config.ts';
import { fail } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import type { Organisation } from '../domain/organisation.ts';
import { parseTarget } from '../domain/parse-target.ts';
import { type Language, languages } from '../domain/phrase.ts';
import { createLog } from '../log.ts';
import { connectLogTools } from '../log-tools.ts';
import { createMcpHost } from '../mcp/host.ts';
import { createFilesServer } from '../mcp/servers/files.ts';
import { openLogDatabase } from '../mcp/servers/log-database.ts';
import { createToolbox } from '../mcp/toolbox.ts';
import { playbooksFolder } from '../paths.ts';
import { loadPlaybooks } from '../playbook/load-playbooks.ts';
import type { Analyst, Toolbox } from '../ports.ts';
import type { Settings } from '../triage/settings.ts';
import { type Notebook, type Triaged, triage } from '../triage/triage.ts';

export interface AnalyzeOptions {
  readonly analyst?: string;
  readonly lang?: string;
  readonly json?: boolean;
  readonly out?: string;
}

/** A finding and what it is to be judged by. */
interface Target {
  readonly finding: Finding;
  readonly organisation: Organisation;
  readonly toolbox: Toolbox;
  readonly ways: Settings['ways'];
  close(): Promise<void>;
}

const clock = { now: () => new Date() };

/** `gd-triage analyze TARGET`: the report of a finding id, a finding file or a case folder on standard output. */
export async function analyze(target: string, options: AnalyzeOptions): Promise<void> {
  const config = loadOfflineConfig(processEnvironment, { cwd: process.cwd() });
  const opened = await openTarget(target, config);
  try {
    const language = readLanguage(options.lang) ?? opened.organisation.language;
    const analyst = await readAnalyst({ config, language, name: options.analyst });
    const triaged = await run({ opened, config, language, analyst });
    await print(triaged, options);
  } finally {
    await opened.close();
  }
}

async function run({
  opened,
  config,
  language,
  analyst,
}: {
  opened: Target;
  config: OfflineConfig;
  language: Language;
  analyst: Analyst;
}): Promise<Triaged> {
  const { organisation, toolbox, ways } = opened;
  const playbooks = await loadPlaybooks(playbooksFolder);
  const settings = {
    organisation,
    language,
    playbooks,
    matchesNetwork,
    ways,
    budgets: config.budgets,
    homeRegion: config.awsRegion,
  };
  return triage(opened.finding, { toolbox, analyst, clock, notebook: silentNotebook }, settings);
}

const silentNotebook: Notebook = { step: () => undefined, readLook: async () => null, keepLook: async () => undefined };

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
    ways: ['cloudtrail-api', 'splunk'],
    close: tools.close,
  };
}

async function openFolder(folder: string, config: OfflineConfig): Promise<Target> {
  const { finding, organisation, logs, faults } = await readCaseFolder(folder);
  const database = await openLogDatabase(logs);
  const host = createMcpHost({
    servers: { files: { type: 'built-in', create: () => createFilesServer(database) } },
    policy: config.policy,
  });
  const close = async (): Promise<void> => {
    await host.close();
    database.close();
  };
  return { finding, organisation, toolbox: withFaults(createToolbox({ host }), faults), ways: ['files'], close };
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

async function print({ record }: Triaged, { json = false, out }: AnalyzeOptions): Promise<void> {
  const content = json ? `${JSON.stringify(record, null, 2)}\n` : record.report.markdown;
  if (out === undefined) {
    process.stdout.write(content);
    return;
  }
  await mkdir(out, { recursive: true });
  const name = /^[0-9a-f]{1,64}$/i.test(record.finding.id) ? record.finding.id : 'report';
  await writeFile(path.join(out, `${name}.md`), record.report.markdown);
  await writeFile(path.join(out, `${name}.json`), `${JSON.stringify(record, null, 2)}\n`);
}
