import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { dropEmptyKeys } from './config/read-document.ts';
import { readOrganisation } from './config/read-organisation.ts';
import type { Answer } from './domain/ask.ts';
import { fail, TriageError } from './domain/errors.ts';
import type { Finding } from './domain/finding.ts';
import type { Organisation } from './domain/organisation.ts';
import { parseFinding } from './domain/parse-finding.ts';
import type { Toolbox } from './ports.ts';

const faultNames = ['throttled', 'denied', 'timeout', 'truncated'] as const;
const Faults = z.record(z.string(), z.enum(faultNames));
type Faults = z.infer<typeof Faults>;

/** A finding with its logs and the organisation's knowledge, on disk (environment-schema, case folder). */
export interface CaseFolder {
  readonly finding: Finding;
  readonly organisation: Organisation;
  readonly logs: string;
  readonly faults: Faults;
}

/** Reads a case folder. Throws input_unreadable or not_a_finding with the file it is about. */
export async function readCaseFolder(folder: string): Promise<CaseFolder> {
  const finding = await readFindingFile(path.join(folder, 'finding.json'));
  const organisation = await readEnvironment(path.join(folder, 'environment.yml'));
  const faults = await readFaults(path.join(folder, 'faults.yml'));
  return { finding, organisation, logs: path.join(folder, 'logs'), faults };
}

/** Reads one finding in any of its forms from a JSON file. */
export async function readFindingFile(file: string): Promise<Finding> {
  const content = await readText(file);
  try {
    return parseFinding(JSON.parse(content), file);
  } catch (error) {
    if (error instanceof SyntaxError) throw fail('input_unreadable', { file, reason: 'it is not JSON' }, error);
    throw error;
  }
}

/** The mistakes of the file name the file, since a folder has several. */
async function readEnvironment(file: string): Promise<Organisation> {
  const document = await readYaml(file);
  try {
    return readOrganisation(document);
  } catch (error) {
    if (!(error instanceof TriageError) || error.code !== 'config_invalid') throw error;
    const { count = 1, mistakes = '' } = error.context;
    throw fail('config_invalid', { count, mistakes: `${file}:\n${mistakes}` }, error);
  }
}

async function readFaults(file: string): Promise<Faults> {
  const faults = Faults.safeParse(dropEmptyKeys(await readYaml(file, true)));
  if (faults.success) return faults.data;
  const reason = `a source must be followed by ${faultNames.join(', ')}`;
  throw fail('input_unreadable', { file, reason }, faults.error);
}

/** A toolbox some of whose sources fail as the folder says. */
export function withFaults(toolbox: Toolbox, faults: Faults): Toolbox {
  return {
    ask: async (ask, signal) => {
      const fault = faults[ask.source];
      if (fault === undefined) return toolbox.ask(ask, signal);
      if (fault !== 'truncated') return refuse(fault);
      const answer = await toolbox.ask(ask, signal);
      return {
        ...answer,
        outcome: answer.outcome === 'answered' || answer.outcome === 'empty' ? 'truncated' : answer.outcome,
      };
    },
  };
}

function refuse(fault: 'throttled' | 'denied' | 'timeout'): Answer {
  const outcome = fault === 'timeout' ? 'timed_out' : fault;
  return {
    outcome,
    rows: [],
    tool: 'files/query_logs',
    detail: '',
    calls: 1,
    throttled: fault === 'throttled' ? 1 : 0,
    cacheHits: 0,
  };
}

async function readYaml(file: string, isOptional = false): Promise<unknown> {
  const content = await readText(file, isOptional);
  try {
    return parse(content);
  } catch (error) {
    throw fail('input_unreadable', { file, reason: 'it is not YAML' }, error);
  }
}

async function readText(file: string, isOptional = false): Promise<string> {
  try {
    const content = await readFile(file, 'utf8');
    // Editors on Windows begin a file with a mark that no parser of JSON accepts.
    return content.replace(/^\uFEFF/, '');
  } catch (error) {
    if (isOptional) return '';
    throw fail('input_unreadable', { file, reason: 'there is no such file, or it may not be read' }, error);
  }
}
