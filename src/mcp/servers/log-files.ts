import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import type { Row } from '../../domain/evidence.ts';

/** The folders below `logs/`, one per log. */
export const logNames = ['cloudtrail', 'entra', 'vpcflow', 'dns', 'eks', 'changes'] as const;
export type LogName = (typeof logNames)[number];

export interface LogFolder {
  readonly name: LogName;
  readonly records: readonly Row[];
  /** Lines or files that are not JSON records: with any, the log cannot be called complete. */
  readonly unreadable: number;
}

const unzip = promisify(gunzip);
const mostUnpackedBytes = 512 * 1024 * 1024;
const Record = z.record(z.string(), z.unknown());
const Wrapper = z.looseObject({ Records: z.array(z.unknown()) });
/** Stands for text that is not JSON. */
const broken = Symbol('broken');

/** Reads every log of a case folder. A folder that does not exist is not in the answer: that log is not collected. */
export async function readLogFolders(folder: string): Promise<readonly LogFolder[]> {
  const logs = await Promise.all(logNames.map((name) => readLogFolder(folder, name)));
  return logs.filter((log) => log !== null);
}

async function readLogFolder(folder: string, name: LogName): Promise<LogFolder | null> {
  const path = join(folder, name);
  const entries = await readdir(path, { withFileTypes: true }).catch(() => null);
  if (entries === null) return null;
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map((entry) => entry.name);
  const values: unknown[] = [];
  for (const file of files.sort()) values.push(...(await readValues(join(path, file))));
  const records = values.flatMap((value) => {
    const record = isDeep(value) ? null : Record.safeParse(value);
    return record?.success ? [record.data] : [];
  });
  return { name, records, unreadable: values.length - records.length };
}

/** Real records nest about ten levels; a hostile one can nest so deep that walking through it exhausts the stack. */
const maxDepth = 1000;

function isDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

async function readValues(path: string): Promise<readonly unknown[]> {
  const plain = path.replace(/\.gz$/, '');
  if (!/\.(json|jsonl)$/.test(plain)) return [];
  try {
    const bytes = await readFile(path);
    const text = (plain === path ? bytes : await unzip(bytes, { maxOutputLength: mostUnpackedBytes })).toString('utf8');
    return readText(text.replace(/^\uFEFF/, ''));
  } catch {
    return [broken];
  }
}

/** `{"Records":[…]}`, an array, one record, or a record a line; the ending of the name is not always right. */
function readText(text: string): readonly unknown[] {
  if (text.trim() === '') return [];
  const whole = parse(text);
  if (whole === broken)
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .flatMap((line) => unfold(parse(line)));
  return unfold(whole);
}

function unfold(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const wrapper = Wrapper.safeParse(value);
  return wrapper.success ? wrapper.data.Records : [value];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return broken;
  }
}
