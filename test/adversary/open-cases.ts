import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { matchesNetwork } from '../../src/config/match-network.ts';
import { loadOfflineConfig } from '../../src/config.ts';
import { findEntities } from '../../src/domain/find-entities.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { playbooksFolder } from '../../src/paths.ts';
import { loadPlaybooks } from '../../src/playbook/load-playbooks.ts';
import type { Analyst, Toolbox } from '../../src/ports.ts';
import { type Looked, look } from '../../src/triage/look.ts';
import type { Settings } from '../../src/triage/settings.ts';
import { type Triaged, triage } from '../../src/triage/triage.ts';
import { openFolder } from '../../src/triage-target.ts';

const root = path.join(import.meta.dirname, '..', '..');
const scenarios = path.join(root, 'src', 'demo', 'scenarios');
const clock = { now: () => new Date('2026-11-20T00:00:00Z') };

/** A case that was looked at once, clean and with something planted in its logs, to be judged by many analysts. */
export interface OpenCase {
  readonly name: string;
  readonly finding: Finding;
  readonly toolbox: Toolbox;
  /** What the playbook found, without anything planted. */
  readonly looked: Looked;
  judge(analyst: Analyst, poisoned?: boolean): Promise<Triaged>;
}

interface OpenedCase extends OpenCase {
  close(): Promise<void>;
}

export interface OpenCases {
  readonly cases: readonly OpenCase[];
  close(): Promise<void>;
}

/** Opens scenarios of the demo and cases of the evaluation by name; `plant` changes each row of the poisoned look. */
export async function openCases(
  names: { readonly scenarios: RegExp; readonly cases: readonly string[] },
  plant: (row: object) => object,
): Promise<OpenCases> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-adversary-'));
  const prepared = await Promise.all(
    (await readdir(scenarios))
      .filter((name) => names.scenarios.test(name))
      .sort()
      .map((name) => prepare(folder, name)),
  );
  const folders = [...prepared, ...names.cases.map((name) => path.join(root, 'eval', 'cases', name))];
  const opened: OpenedCase[] = [];
  for (const one of folders) opened.push(await openCase(one, plant));
  const close = async (): Promise<void> => {
    for (const one of opened) await one.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { cases: opened, close };
}

/** A scenario as a case folder: its logs, and the organisation of the demo. */
async function prepare(folder: string, name: string): Promise<string> {
  const made = path.join(folder, name);
  await mkdir(made);
  for (const part of ['finding.json', 'logs']) await symlink(path.join(scenarios, name, part), path.join(made, part));
  const document = await readFile(path.join(root, 'src', 'demo', 'gd-triage.yml'), 'utf8');
  await writeFile(path.join(made, 'environment.yml'), document.replaceAll(/\$\{DEMO_LANGUAGE:-en\}/g, 'en'));
  return made;
}

async function openCase(folder: string, plant: (row: object) => object): Promise<OpenedCase> {
  const config = loadOfflineConfig({}, { cwd: tmpdir() });
  const { finding, organisation, toolbox, ways, close } = await openFolder(folder, config);
  const settings: Settings = {
    organisation,
    language: 'en',
    playbooks: await loadPlaybooks(playbooksFolder),
    matchesNetwork,
    ways,
    budgets: config.budgets,
    homeRegion: config.awsRegion,
  };
  const entities = findEntities(finding, organisation.userPatterns);
  const request = { finding, entities, onProgress: () => undefined };
  const dirty = plantIn(toolbox, plant);
  const clean = await look(request, { toolbox, clock }, settings);
  const poisoned = await look(request, { toolbox: dirty, clock }, settings);
  const judge = (analyst: Analyst, isPoisoned = false): Promise<Triaged> => {
    const looked: Looked = isPoisoned ? poisoned : clean;
    const notebook = {
      step: () => undefined,
      readLook: async () => looked,
      keepLook: async (looked: Looked) => looked,
    };
    return triage(finding, { toolbox: isPoisoned ? dirty : toolbox, analyst, clock, notebook }, settings);
  };
  return { name: path.basename(folder), finding, toolbox, looked: clean, judge, close };
}

function plantIn(toolbox: Toolbox, plant: (row: object) => object): Toolbox {
  return {
    ask: async (ask, signal) => {
      const answer = await toolbox.ask(ask, signal);
      return { ...answer, rows: answer.rows.map((row) => ({ ...plant(row) })) };
    },
  };
}
