import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { createRulesAnalyst } from '../../src/analyst/rules/rules-analyst.ts';
import { matchesNetwork } from '../../src/config/match-network.ts';
import { readDocument } from '../../src/config/read-document.ts';
import { loadOfflineConfig } from '../../src/config.ts';
import type { Brief } from '../../src/domain/brief.ts';
import type { CheckedClaim, Claim } from '../../src/domain/claim.ts';
import type { Report } from '../../src/domain/report.ts';
import type { RunRecord } from '../../src/domain/run-record.ts';
import { playbooksFolder } from '../../src/paths.ts';
import { loadPlaybooks } from '../../src/playbook/load-playbooks.ts';
import type { Analyst } from '../../src/ports.ts';
import { checkClaims } from '../../src/triage/check.ts';
import type { Facts } from '../../src/triage/checks/ruling.ts';
import type { Settings } from '../../src/triage/settings.ts';
import { type Notebook, triage } from '../../src/triage/triage.ts';
import { openFolder } from '../../src/triage-target.ts';

const root = path.join(import.meta.dirname, '..', '..');
const casesFolder = path.join(root, 'eval', 'cases');
const scenariosFolder = path.join(root, 'src', 'demo', 'scenarios');

/** A case as triage judged it, without a model. */
export interface JudgedCase {
  readonly name: string;
  readonly facts: Facts;
  readonly claims: readonly CheckedClaim[];
  readonly brief: Brief;
  readonly report: Report;
  readonly record: RunRecord;
}

/** Every n-th case of the evaluation and scenario of the demo, looked at, judged and written up. */
export async function judgeCorpus({ every }: { readonly every: number }): Promise<readonly JudgedCase[]> {
  const analyst = createRulesAnalyst();
  const temporary = await mkdtemp(path.join(tmpdir(), 'gd-triage-corpus-'));
  try {
    const scenarios = await prepareScenarios(temporary);
    const cases = (await readdir(casesFolder)).toSorted().map((name) => path.join(casesFolder, name));
    const judged: JudgedCase[] = [];
    const chosen = [...cases, ...scenarios].filter((_, index) => index % every === 0);
    for (const folder of chosen) judged.push(await judgeFolder(folder, analyst));
    return judged;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** One case folder, from its logs to its report; what the analyst drew is kept on the way. */
export async function judgeFolder(folder: string, analyst: Analyst): Promise<JudgedCase> {
  const config = loadOfflineConfig({}, { cwd: tmpdir() });
  const { finding, organisation, toolbox, ways, close } = await openFolder(folder, config);
  try {
    const playbooks = await loadPlaybooks(playbooksFolder);
    const { language } = organisation;
    const { budgets, awsRegion: homeRegion } = config;
    const settings: Settings = { organisation, language, playbooks, matchesNetwork, ways, budgets, homeRegion };
    const seen: { brief?: Brief; drawn: readonly Claim[] } = { drawn: [] };
    const spy: Analyst = {
      infer: async (brief, ...rest) => {
        const inference = await analyst.infer(brief, ...rest);
        Object.assign(seen, { brief, drawn: inference.claims });
        return inference;
      },
    };
    const { report, record } = await triage(
      finding,
      { toolbox, analyst: spy, clock: { now: () => new Date() }, notebook: silentNotebook },
      settings,
    );
    if (seen.brief === undefined) throw new Error(`${folder}: the analyst was not asked.`);
    const { evidence, coverage } = seen.brief;
    const facts = { evidence, coverage, finding, organisation };
    return {
      name: path.basename(folder),
      facts,
      claims: checkClaims(seen.drawn, facts),
      brief: seen.brief,
      report,
      record,
    };
  } finally {
    await close();
  }
}

const silentNotebook: Notebook = {
  step: () => undefined,
  readLook: async () => null,
  keepLook: async (looked) => looked,
};

/** The scenarios as case folders: the same organisation, its logs read from files instead of Splunk and the API. */
async function prepareScenarios(temporary: string): Promise<readonly string[]> {
  const { document } = readDocument(path.join(root, 'src', 'demo', 'gd-triage.yml'));
  const environment = stringify(toEnvironment(document));
  const entries = await readdir(scenariosFolder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    names.toSorted().map(async (name) => {
      const folder = path.join(temporary, name);
      await mkdir(folder);
      await cp(path.join(scenariosFolder, name, 'finding.json'), path.join(folder, 'finding.json'));
      await symlink(path.join(scenariosFolder, name, 'logs'), path.join(folder, 'logs'));
      await writeFile(path.join(folder, 'environment.yml'), environment);
      return folder;
    }),
  );
}

const kept = ['timeZone', 'businessHours', 'holidays', 'accounts', 'ownNetworks', 'userPatterns', 'inventory'];

function toEnvironment(document: unknown): Readonly<Record<string, unknown>> {
  const entries = Object.entries(Object(document)).filter(([key]) => kept.includes(key));
  const logSources = ['cloudtrail', 'entra', 'dns', 'vpcflow', 'changes'].map((source) => ({
    source,
    accounts: ['*'],
    via: 'files',
    collected: true,
  }));
  return { language: 'en', ...Object.fromEntries(entries), logSources };
}
