import type { FindingReference } from '../finding.ts';
import { readType } from '../finding-type.ts';
import type { Hint } from './hint.ts';
import { labelPattern, partOfLabel } from './label-names.ts';
import type { Passage } from './passage.ts';
import { readRegion } from './read-region.ts';

const decoration = '["\'*_`~]*';
/** `Label: value`, `*Label* = value`, `"label": "value"`, and the bold label on a line of its own. */
const inLine = new RegExp(
  `(?<![\\p{L}\\p{N}.])(${labelPattern})(?:${decoration}[ \\t]*[:=：]|\\*[ \\t]*(?:\\n|$))`,
  'giu',
);
const first = new RegExp(`^[^\\p{L}\\p{N}]{0,12}(?:${labelPattern})${decoration}[ \\t]*[:=：]`, 'iu');
const row = /^[ \t]{0,8}\|([^|\n]{1,40})\|([^|\n]{1,200})\|[ \t]*$/gm;
/** A value further away belongs to other words. */
const maxValueLength = 120;

/** Reads values that stand beside a label: in a field, in a line, or in the passage after a label. */
export function readLabels(passages: readonly Passage[]): readonly Hint[] {
  return passages.flatMap((passage, index) => {
    const before = passages[index - 1];
    const label = passage.label ?? (before && before.unit === passage.unit && before.label === null ? before.text : '');
    const part = label.length > 40 ? null : partOfLabel(label);
    const own = part === null ? [] : readValue(part, passage.text);
    return [...own, ...readInLine(passage.text), ...readRows(passage.text)];
  });
}

/** Whether a line begins with a label and its colon. */
export function startsWithLabel(line: string): boolean {
  return first.test(line);
}

function readInLine(text: string): readonly Hint[] {
  const found = [...text.matchAll(inLine)];
  return found.flatMap((match, index) => {
    const part = partOfLabel(match[1] ?? '');
    if (part === null) return [];
    const from = match.index + match[0].length;
    const until = Math.min(found[index + 1]?.index ?? text.length, from + maxValueLength);
    const value = text.slice(from, until).trimStart();
    const line = value.startsWith('{') || value.startsWith('[') ? value : (value.split('\n')[0] ?? '');
    return readValue(part, line);
  });
}

/** Rows of a table written in Markdown, label and value. */
function readRows(text: string): readonly Hint[] {
  return [...text.matchAll(row)].flatMap(([, label = '', value = '']) => {
    const part = partOfLabel(label);
    return part === null ? [] : readValue(part, value.trim());
  });
}

const readers: Readonly<Record<keyof FindingReference, (value: string) => string | number | null>> = {
  findingId: (value) => readHex(value),
  detectorId: (value) => readHex(value),
  accountId: (value) => /(?<!\d)(\d{12})(?!\d)/.exec(value)?.[1] ?? null,
  region: readRegion,
  type: readType,
  severity: readSeverity,
};

function readValue(part: keyof FindingReference, value: string): readonly Hint[] {
  const read = readers[part](value);
  return read === null ? [] : [{ part, value: read, origin: 'label' }];
}

/** Exactly 32 hexadecimal digits: not a UUID, not the 64 digits of Security Hub, and the value must start with it. */
function readHex(value: string): string | null {
  return /^[\s"'*_`~]*([0-9a-f]{32})(?![0-9a-z-])/i.exec(value)?.[1]?.toLowerCase() ?? null;
}

/** A number from 0 to 10 where there is one, else the word as written; the object of Security Hub gives its label. */
export function readSeverity(value: string): string | number | null {
  const label = /["']label["']\s*:\s*["'](\w+)/i.exec(value)?.[1];
  if (label !== undefined) return label;
  const number = /(?<![\w.:-])(10(?:\.0+)?|\d(?:\.\d+)?)(?![\w.:]|-\d)/.exec(value)?.[1];
  if (number !== undefined) return Number(number);
  return (
    /(?<![\p{L}])(critical|high|medium|low|informational|緊急|重大|高|中|低)(?![\p{L}])/iu.exec(value)?.[1] ?? null
  );
}
