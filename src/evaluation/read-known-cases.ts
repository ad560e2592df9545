import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { fail } from '../domain/errors.ts';
import { caseNotesSchema, expectationSchema } from './expectation.ts';
import type { KnownCase } from './score-case.ts';

/** A known case and where it lies. */
export interface FoundCase {
  readonly folder: string;
  readonly known: KnownCase;
}

/**
 * Every case folder at or below a folder, by name: a folder with finding.json and expected.json. Throws input_unreadable
 * where there is none, or where an expectation cannot be read: what is expected must be clear before anything runs.
 */
export async function readKnownCases(root: string): Promise<readonly FoundCase[]> {
  const folders = await findFolders(root);
  if (folders.length === 0) {
    throw fail('input_unreadable', {
      file: root,
      reason: 'no folder at or below it has finding.json and expected.json',
    });
  }
  return Promise.all(folders.map((folder) => readKnownCase(root, folder)));
}

async function findFolders(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    throw fail('input_unreadable', { file: root, reason: 'there is no such folder, or it may not be read' }, error);
  });
  const files = new Set(entries.map(({ parentPath, name }) => path.join(parentPath, name)));
  return entries
    .filter(({ name, parentPath }) => name === 'finding.json' && files.has(path.join(parentPath, 'expected.json')))
    .map(({ parentPath }) => parentPath)
    .toSorted();
}

async function readKnownCase(root: string, folder: string): Promise<FoundCase> {
  const expected = path.join(folder, 'expected.json');
  const notes = path.join(folder, 'case.yml');
  const name = path.relative(root, folder) || path.basename(folder);
  return {
    folder,
    known: {
      name,
      expectation: readAs(expectationSchema, expected, await readFile(expected, 'utf8')),
      notes: readAs(caseNotesSchema, notes, await readFile(notes, 'utf8').catch(() => '{}')),
    },
  };
}

/** JSON is YAML too. */
function readAs<Schema extends z.ZodType>(schema: Schema, file: string, content: string): z.infer<Schema> {
  try {
    return schema.parse(parse(content));
  } catch (error) {
    const reason =
      error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : 'it is not JSON or YAML';
    throw fail('input_unreadable', { file, reason }, error);
  }
}
