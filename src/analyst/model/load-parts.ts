import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The five pages people tune, in the order the model reads them. */
const pages = ['environment', 'procedure', 'report', 'queries', 'prohibitions'];

/** Reads the prompt pages from a folder. */
export async function loadParts(folder: string): Promise<readonly string[]> {
  return Promise.all(pages.map(async (page) => (await readFile(path.join(folder, `${page}.md`), 'utf8')).trim()));
}
