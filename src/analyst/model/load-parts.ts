import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The pages people tune, each in the order the model reads them. */
export interface Prompts {
  readonly triage: readonly string[];
  readonly sceptic: readonly string[];
}

const triagePages = ['environment', 'procedure', 'report', 'queries', 'prohibitions'];
const scepticPages = ['environment', 'sceptic', 'prohibitions'];

/** Reads the prompt pages from a folder. */
export async function loadParts(folder: string): Promise<Prompts> {
  const read = (pages: readonly string[]): Promise<readonly string[]> =>
    Promise.all(pages.map(async (page) => (await readFile(path.join(folder, `${page}.md`), 'utf8')).trim()));
  return { triage: await read(triagePages), sceptic: await read(scepticPages) };
}

/** Twelve digits that change with every change to the pages or to the page of the family. */
export function versionOf({ triage, sceptic }: Prompts, guidance: string): string {
  const text = JSON.stringify([triage, sceptic, guidance]);
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
