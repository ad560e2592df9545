import { dirname, resolve } from 'node:path';
import { type Environment, expandVariables } from './config/expand-variables.ts';
import { findContradictions } from './config/find-contradictions.ts';
import { failWith, listMistakes, type Mistake, wordIssue } from './config/mistake.ts';
import type { organisationShape } from './config/organisation-schema.ts';
import { readDocument } from './config/read-document.ts';
import { type EnvironmentSettings, readEnvironment, type SlackSettings } from './config/read-environment.ts';
import { type Settings, settingsSchema } from './config/settings-schema.ts';
import type { Organisation } from './domain/organisation.ts';

type OwnSettings = Omit<Settings, keyof typeof organisationShape | 'regions'>;

/** All that can be set. Deeply frozen. */
export interface Config extends Readonly<OwnSettings>, EnvironmentSettings {
  readonly slack: SlackSettings;
  readonly organisation: Organisation;
  /** Where to look for a finding whose alert names no region. */
  readonly regions: readonly string[];
  /** The file that was read, absolute; null where there is none. */
  readonly file: string | null;
}

/** The configuration of commands that never talk to Slack. */
export type OfflineConfig = Omit<Config, 'slack'> & Pick<EnvironmentSettings, 'slack'>;

export interface LoadOptions {
  readonly cwd: string;
  /** Instead of GD_TRIAGE_CONFIG, or gd-triage.yml in the working directory. */
  readonly file?: string;
}

/** The environment of this process. Nothing else reads it. */
export const processEnvironment: Environment = process.env;

const defaultFile = 'gd-triage.yml';
/** What a command without a configuration file goes by. */
const bareDocument = { timeZone: 'UTC', accounts: [], logSources: [] };

/** Reads the configuration of the bot. Throws config_invalid with every mistake in environment and file together. */
export function loadConfig(env: Environment, options: LoadOptions): Config {
  const { config, mistakes } = gather(env, options, true);
  if (config === null || config.slack === null) throw failWith(mistakes);
  return freeze({ ...config, slack: config.slack });
}

/** The same for commands that work without Slack: tokens and the file may be missing, but what is there must be right. */
export function loadOfflineConfig(env: Environment, options: LoadOptions): OfflineConfig {
  const { config, mistakes } = gather(env, options, false);
  if (config === null) throw failWith(mistakes);
  return freeze(config);
}

interface Gathered {
  /** Null where there are mistakes. */
  readonly config: OfflineConfig | null;
  readonly mistakes: readonly Mistake[];
}

function gather(env: Environment, { cwd, file }: LoadOptions, isBot: boolean): Gathered {
  const environment = readEnvironment(env, { cwd, needsSlack: isBot });
  const chosen = file ?? (env['GD_TRIAGE_CONFIG'] || null);
  const path = resolve(cwd, chosen ?? defaultFile);
  const written = readDocument(path);
  const isMissing = written.document === null;
  const faults = isMissing && (isBot || chosen !== null) ? [missing(path)] : written.mistakes;
  if (faults.length > 0) return { config: null, mistakes: [...environment.mistakes, ...faults] };
  const { settings, mistakes } = checkDocument(isMissing ? bareDocument : written.document, env);
  const all = [...environment.mistakes, ...mistakes, ...findLonelyReplicas(settings, environment.settings)];
  if (settings === null || all.length > 0) return { config: null, mistakes: all };
  return { config: assemble(environment.settings, settings, isMissing ? null : path), mistakes: [] };
}

function checkDocument(
  written: unknown,
  env: Environment,
): { readonly settings: Settings | null; readonly mistakes: readonly Mistake[] } {
  const { document, mistakes: unset } = expandVariables(written, env);
  const settings = settingsSchema.safeParse(document, { error: wordIssue });
  const unsetPaths = new Set(unset.map(({ path }) => path));
  // An unset variable leaves an empty text, which need not be reported a second time as the wrong value.
  const malformed = (settings.success ? [] : listMistakes(settings.error)).filter(({ path }) => !unsetPaths.has(path));
  const mistakes = [...unset, ...malformed, ...findContradictions(document)];
  return { settings: settings.success ? settings.data : null, mistakes };
}

function assemble(environment: EnvironmentSettings, settings: Settings, file: string | null): OfflineConfig {
  const { channels, autoAnalyze, allowedToAct, budgets, limits, modelPrices, ...others } = settings;
  const { mcpServers, policy, regions, retention, backup, replicas, addressData, secondOpinion, ...organisation } =
    others;
  return {
    ...environment,
    channels,
    autoAnalyze,
    allowedToAct,
    budgets,
    limits,
    modelPrices,
    retention,
    backup,
    replicas,
    addressData: locate(addressData, file),
    secondOpinion,
    mcpServers,
    policy,
    organisation,
    file,
    regions: regions ?? [environment.awsRegion],
  };
}

/** Paths in gd-triage.yml count from its folder. */
function locate({ cloudRanges, networkOwners }: Settings['addressData'], file: string | null): Settings['addressData'] {
  const from = (path: string) => (file === null ? path : resolve(dirname(file), path));
  return {
    cloudRanges: cloudRanges.map(from),
    networkOwners: networkOwners === null ? null : from(networkOwners),
  };
}

/** Two bots on one embedded database destroy each other's work. */
function findLonelyReplicas(settings: Settings | null, { databaseUrl }: EnvironmentSettings): readonly Mistake[] {
  if (settings === null || settings.replicas === 1 || databaseUrl !== null) return [];
  const problem = `is ${settings.replicas}, but the embedded database serves one bot only: set DATABASE_URL, or replicas to 1`;
  return [{ path: 'replicas', problem }];
}

function missing(path: string): Mistake {
  return { path, problem: 'does not exist: copy gd-triage.example.yml and fill it in, or set GD_TRIAGE_CONFIG' };
}

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}
