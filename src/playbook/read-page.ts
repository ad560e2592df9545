import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { PlaybookMistake } from './playbook-mistake.ts';

export type KeyPath = readonly (string | number)[];

/** A page as text became data; nothing about it is checked yet. */
export interface WrittenPage {
  readonly file: string;
  /** The header between the lines of ---, as YAML says it. */
  readonly header: unknown;
  readonly body: string;
  readonly mistakes: readonly PlaybookMistake[];
  /** Line of the file where a value of the header stands, or of the nearest thing around it. */
  lineOf(path: KeyPath): number | null;
}

/** Reads one page. Never throws: what is wrong is told as mistakes. */
export async function readPage(folder: string, file: string): Promise<WrittenPage> {
  const content = await readFile(path.join(folder, file), 'utf8').catch(() => null);
  if (content === null) return broken({ file, line: null, problem: `it cannot be read from ${folder}` });
  const parts = /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n([\s\S]*))?$/.exec(content);
  if (!parts) return broken({ file, line: 1, problem: 'it must begin with a header between two lines of ---' });
  const counter = new LineCounter();
  const document = parseDocument(parts[1] ?? '', { lineCounter: counter, prettyErrors: false });
  // The header begins on the second line of the file.
  const lineAt = (offset: number) => counter.linePos(offset).line + 1;
  const mistakes = document.errors.map(({ message, pos }) => ({ file, line: lineAt(pos[0]), problem: message }));
  return {
    file,
    header: mistakes.length > 0 ? null : document.toJS(),
    body: parts[2] ?? '',
    mistakes,
    lineOf: (keys) => findLine(document, keys, lineAt),
  };
}

function broken(mistake: PlaybookMistake): WrittenPage {
  return { file: mistake.file, header: null, body: '', mistakes: [mistake], lineOf: () => mistake.line };
}

function findLine(document: Document, keys: KeyPath, lineAt: (offset: number) => number): number | null {
  for (let length = keys.length; length > 0; length -= 1) {
    const node = document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return lineAt(node.range[0]);
  }
  return 1;
}
