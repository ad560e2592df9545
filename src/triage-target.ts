import { openAddressBook } from './addresses/open-address-book.ts';
import { readCaseFolder, withFaults } from './case-folder.ts';
import { matchesNetwork } from './config/match-network.ts';
import type { OfflineConfig } from './config.ts';
import type { Inference } from './domain/brief.ts';
import type { Documentation } from './domain/documentation.ts';
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
import type { Recording } from './recording.ts';
import type { Looked } from './triage/look.ts';
import type { Settings } from './triage/settings.ts';
import { type Notebook, type Triaged, triage } from './triage/triage.ts';

/** A finding and what it is to be judged by. */
export interface Target {
  readonly finding: Finding;
  readonly organisation: Organisation;
  readonly toolbox: Toolbox;
  readonly ways: Settings['ways'];
  /** A case folder goes without, so that it always comes to the same. */
  readonly documentation?: Documentation | null;
  close(): Promise<void>;
}

export interface TargetRequest {
  readonly target: Target;
  readonly config: OfflineConfig;
  readonly language: Language;
  readonly analyst: Analyst;
}

const clock = { now: () => new Date() };

/** One investigation outside Slack: nothing is posted and nothing is stored; what it went by is recorded. */
export async function triageTarget(
  request: TargetRequest,
): Promise<Triaged & { readonly recording: Recording | null }> {
  const { target, config, language, analyst } = request;
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
    documentation: target.documentation ?? null,
  };
  const kept: { looked?: Looked; inference?: Inference } = {};
  const notebook: Notebook = {
    step: () => undefined,
    readLook: async () => null,
    keepLook: async (looked) => Object.assign(kept, { looked }).looked,
    keepInference: async (inference, looked) => void Object.assign(kept, { inference, looked }),
  };
  const analysedAt = clock.now();
  // The story begins at the time that is recorded.
  const times = [analysedAt];
  const world = { toolbox, analyst, notebook, clock: { now: () => times.shift() ?? clock.now() } };
  const triaged = await triage(target.finding, world, settings);
  return { ...triaged, recording: record(request, { ...kept, analysedAt, triaged }) };
}

interface Kept {
  readonly looked?: Looked;
  readonly inference?: Inference;
  readonly analysedAt: Date;
  readonly triaged: Triaged;
}

function record({ target, config, language }: TargetRequest, kept: Kept): Recording | null {
  const { looked, inference, analysedAt, triaged } = kept;
  if (looked === undefined || inference === undefined) return null;
  const { finding, organisation } = target;
  return {
    finding,
    organisation,
    homeRegion: config.awsRegion,
    language,
    looked,
    inference: inference.model === null ? null : inference,
    analysedAt: analysedAt.toISOString(),
    elapsedMs: triaged.record.usage.elapsedMs,
  };
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
