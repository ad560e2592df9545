import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fail } from '../domain/errors.ts';
import { findReferences } from '../domain/find-references.ts';

/** `gd-triage parse [FILE] [--own ID,…]`: a Slack message event in, the finding references in it as a JSON array out. */
export async function parse(file: string | undefined, options: { readonly own?: string }): Promise<void> {
  const name = file ?? 'standard input';
  const content = file === undefined || file === '-' ? await text(process.stdin) : await read(file);
  const own = (options.own ?? '').split(',').filter((id) => id !== '');
  const references = findReferences(parseJson(content, name), own);
  process.stdout.write(`${JSON.stringify(references, null, 2)}\n`);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw fail('input_unreadable', { file, reason: 'there is no such file, or it may not be read' }, error);
  }
}

function parseJson(content: string, file: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw fail('input_unreadable', { file, reason: 'it is not JSON' }, error);
  }
}
