import { openAddressBook } from './addresses/open-address-book.ts';
import { readCaseFolder, withFaults } from './case-folder.ts';
import { matchesNetwork } from './config/match-network.ts';
import type { OfflineConfig } from './config.ts';
import type { Finding } from './domain/finding.ts';
import type { Organisation } from './domain/organisation.ts';
import type { Language } from './domain/phrase.ts';
import { createMcpHost } from './mcp/host.ts';
import { createFilesServer } from './mcp/servers/files.ts';
import { openLogs } from './mcp/servers/open-logs.ts';
import { findSplFault } from './mcp/spl-guard.ts';
import { createToolbox } from './mcp/toolbox.ts';
import { playbooksFolder } from './paths.ts';
import { loadPlaybooks } from './playbook/load-playbooks.ts';
import type { Analyst, Toolbox } from './ports.ts';
import type { Settings } from './triage/settings.ts';
import { type Notebook, type Triaged, triage } from './triage/triage.ts';

/** A finding and what it is to be judged by. */
export interface Target {
  readonly finding: Finding;
  readonly organisation: Organisation;
  readonly toolbox: Toolbox;
  readonly ways: Settings['ways'];
  close(): Promise<void>;
}

export interface TargetRequest {
  readonly target: Target;
  readonly config: OfflineConfig;
  readonly language: Language;
  readonly analyst: Analyst;
}

const clock = { now: () => new Date() };
const silentNotebook: Notebook = { step: () => undefined, readLook: async () => null, keepLook: async () => undefined };

/** One investigation outside Slack: nothing is posted and nothing is stored. */
export async function triageTarget({ target, config, language, analyst }: TargetRequest): Promise<Triaged> {
  const { organisation, toolbox, ways } = target;
  const settings = {
    organisation,
    language,
    playbooks: await loadPlaybooks(playbooksFolder, { spl: findSplFault }),
    matchesNetwork,
    ways,
    budgets: config.budgets,
    homeRegion: config.awsRegion,
    addresses: (await openAddressBook(config.addressData, matchesNetwork)).book,
  };
  return triage(target.finding, { toolbox, analyst, clock, notebook: silentNotebook }, settings);
}

/** Opens a case folder: its logs are asked through the built-in server for log files, as any log tool is. */
export async function openFolder(folder: string, config: Pick<OfflineConfig, 'policy'>): Promise<Target> {
  const { finding, organisation, logs, faults } = await readCaseFolder(folder);
  const database = await openLogs(logs);
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
