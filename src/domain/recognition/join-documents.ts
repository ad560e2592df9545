import type { Passage } from './passage.ts';
import { readJson } from './read-json.ts';

/** A document of the largest size Slack takes fills fewer blocks than this. */
const maxPieces = 8;
const fenced = /```(?:json)?\n?([^`]*)/;

/**
 * Makes one passage of a JSON document that a sender cut into several blocks or attachments, and puts the finding before
 * its envelope: the account of the envelope is the one the event was delivered in, not always the finding's.
 */
export function joinDocuments(passages: readonly Passage[]): readonly Passage[] {
  const joined: Passage[] = [];
  for (let index = 0; index < passages.length; index += 1) {
    const passage = passages[index];
    if (passage === undefined) break;
    const pieces = startsDocument(passage) ? followPieces(passages, index) : [];
    joined.push(pieces.length === 0 ? passage : { ...passage, text: detailFirst(pieces.join('')) });
    index += Math.max(0, pieces.length - 1);
  }
  return joined;
}

function startsDocument({ text }: Passage): boolean {
  return /(?:^|\s|`)[{[]\s*["{]/.test(text) && readJson(text).length === 0;
}

/** The text of the piece at `from` and of those that continue it. */
function followPieces(passages: readonly Passage[], from: number): readonly string[] {
  const pieces: string[] = [];
  for (const passage of passages.slice(from, from + maxPieces)) {
    if (pieces.length > 0 && !continuesDocument(passage)) break;
    pieces.push(fenced.exec(passage.text)?.[1] ?? passage.text);
  }
  return pieces;
}

function continuesDocument({ text, label, isHeading }: Passage): boolean {
  const body = fenced.exec(text)?.[1] ?? text;
  return !isHeading && label === null && /"\s*[:,}]/.test(body) && !/^\s*[{[]/.test(body);
}

function detailFirst(text: string): string {
  const detail = text.search(/"detail"\s*:\s*\{/);
  return detail < 0 || readJson(text).length > 0 ? text : `${text.slice(detail)}\n${text.slice(0, detail)}`;
}
