import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readOrganisation } from './config/read-organisation.ts';
import type { Answer } from './domain/ask.ts';
import { fail } from './domain/errors.ts';
import type { Finding } from './domain/finding.ts';
import type { Organisation } from './domain/organisation.ts';
import { parseFinding } from './domain/parse-finding.ts';
import type { Toolbox } from './ports.ts';

const Faults = z.record(z.string(), z.enum(['throttled', 'denied', 'timeout', 'truncated']));
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
  const organisation = readOrganisation(await readYaml(path.join(folder, 'environment.yml')));
  const faults = Faults.parse((await readYaml(path.join(folder, 'faults.yml'), true)) ?? {});
  return { finding, organisation, logs: path.join(folder, 'logs'), faults };
}

/** Reads one finding in any of its forms from a JSON file. */
export async function readFindingFile(file: string): Promise<Finding> {
  const content = await readText(file);
  try {
    return parseFinding(JSON.parse(content));
  } catch (error) {
    if (error instanceof SyntaxError) throw fail('input_unreadable', { file, reason: 'it is not JSON' }, error);
    throw error;
  }
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
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isOptional) return '';
    throw fail('input_unreadable', { file, reason: 'there is no such file, or it may not be read' }, error);
  }
}
