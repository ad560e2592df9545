import { type Config, loadConfig, processEnvironment } from '../config.ts';
import { checkPlaybooks } from '../doctor/check-playbooks.ts';
import { examine } from '../doctor/examine.ts';
import { listChecks, listSecrets } from '../doctor/list-checks.ts';
import { renderDiagnoses } from '../doctor/render-diagnoses.ts';
import { approve, type Diagnosis, reject } from '../domain/diagnosis.ts';
import { TriageError } from '../domain/errors.ts';
import { createLog } from '../log.ts';
import { playbooksFolder } from '../paths.ts';

const farewellMs = 1000;

export interface DoctorOptions {
  readonly json?: boolean;
}

/**
 * `gd-triage doctor`: looks at everything the bot depends on and prints a line for each, with the fix. Changes nothing.
 * Returns the exit code: 0 where nothing failed, 1 where something did, 2 where the configuration cannot be used.
 */
export async function doctor({ json = false }: DoctorOptions): Promise<number> {
  const playbooks = { about: 'Playbooks', run: () => checkPlaybooks(playbooksFolder) };
  const config = readConfig();
  if (Array.isArray(config)) {
    const found = [...config, ...(await examine([playbooks]))];
    process.stdout.write(renderDiagnoses(found, { secrets: [], asJson: json }));
    return 2;
  }
  const log = createLog({ level: 'silent' });
  const settings = { about: 'Configuration', run: async () => [describeConfig(config)] };
  const found = await examine([settings, playbooks, ...listChecks(config, log)]);
  // A check that hangs may still hold a connection, which would keep the process.
  setTimeout(() => process.exit(), farewellMs).unref();
  process.stdout.write(renderDiagnoses(found, { secrets: listSecrets(config), asJson: json }));
  return found.some(({ state }) => state === 'failed') ? 1 : 0;
}

/** The configuration, or a line for each of its mistakes. */
function readConfig(): Config | Diagnosis[] {
  try {
    return loadConfig(processEnvironment, { cwd: process.cwd() });
  } catch (error) {
    if (!(error instanceof TriageError) || error.code !== 'config_invalid') throw error;
    const mistakes = String(error.context['mistakes']).split('\n');
    const fix = 'docs/configuration.md explains every key.';
    return mistakes.map((mistake) => reject('Configuration', mistake.replace(/^- /, ''), fix));
  }
}

function describeConfig({ file, channels, organisation }: Config): Diagnosis {
  const counted = `${channels.length} channels, ${organisation.accounts.length} accounts, ${organisation.logSources.length} log sources`;
  return approve('Configuration', `${file ?? 'environment only'}: ${counted}`);
}
