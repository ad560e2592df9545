import { type Evidence, valueAt } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import { listLeaves } from '../../domain/list-leaves.ts';
import { readInstant } from '../../domain/logs/lenient.ts';
import { normaliseProse } from './normalise-prose.ts';

/** Everything a sentence may repeat: values, numbers and times of one piece of evidence or of the finding. */
export interface Haystack {
  /** Every value as text, lower case. */
  readonly values: ReadonlySet<string>;
  /** Every value as it was written, the parts of ARNs and ids between colons and slashes, the words of short sentences. */
  readonly exact: ReadonlySet<string>;
  /** All of them in one text, to find a value inside another, such as an address in a message. */
  readonly text: string;
  readonly numbers: ReadonlySet<number>;
  /** Epoch milliseconds of everything a sentence may name, the bounds of a search among it. */
  readonly instants: ReadonlySet<number>;
  /** Epoch milliseconds of what was recorded: nothing happens at the bounds of a search. */
  readonly recorded: ReadonlySet<number>;
}

/** Evidence id under which claims cite the finding itself. */
export const findingId = 'finding';

/** What the evidence holds: its rows, its aggregates, the query and its window. */
export function haystackOf(evidence: Evidence): Haystack {
  const { rows, digest, query, from, to, account, regions, source, tool, question } = evidence;
  const built = build([rows, digest, query, account, regions, source, tool, question]);
  const tallies = Object.values(digest.tallies).flatMap((entries) => entries.map((entry) => entry.count));
  const counted = [rows.length, digest.total, ...Object.values(digest.figures), ...tallies];
  const bounds = [from, to].map((instant) => Date.parse(instant));
  return {
    ...built,
    numbers: new Set([...built.numbers, ...counted]),
    instants: new Set([...built.instants, ...bounds]),
  };
}

export function haystackOfFinding(finding: Finding): Haystack {
  const { document, ...fields } = finding;
  const inside = valueAt(document, 'service.additionalInfo.value');
  return build([document, fields, typeof inside === 'string' ? parseQuietly(inside) : null]);
}

export function mergeHaystacks(haystacks: readonly Haystack[]): Haystack {
  return {
    values: new Set(haystacks.flatMap((one) => [...one.values])),
    exact: new Set(haystacks.flatMap((one) => [...one.exact])),
    text: haystacks.map((one) => one.text).join('\n'),
    numbers: new Set(haystacks.flatMap((one) => [...one.numbers])),
    instants: new Set(haystacks.flatMap((one) => [...one.instants])),
    recorded: new Set(haystacks.flatMap((one) => [...one.recorded])),
  };
}

/** Whether a value stands there byte for byte. */
export function holdsExactly(haystack: Haystack, value: string): boolean {
  return value !== '' && haystack.exact.has(value);
}

/** Whether a value stands there, whole or as a part that no letter or digit continues. */
export function holds(haystack: Haystack, value: string): boolean {
  const wanted = normaliseProse(value).toLowerCase();
  if (wanted === '') return false;
  if (haystack.values.has(wanted)) return true;
  for (let at = haystack.text.indexOf(wanted); at >= 0; at = haystack.text.indexOf(wanted, at + 1)) {
    if (standsAlone(haystack.text, { at, wanted })) return true;
  }
  return false;
}

/** The same for a name: a part of a name is another name. */
export function holdsName(haystack: Haystack, name: string): boolean {
  const wanted = normaliseProse(name).toLowerCase();
  if (haystack.values.has(wanted)) return true;
  for (let at = haystack.text.indexOf(wanted); at >= 0; at = haystack.text.indexOf(wanted, at + 1)) {
    const around = haystack.text.slice(Math.max(0, at - 1), at + wanted.length + 1);
    if (!/^[-_]|[-_]$/.test(around) && standsAlone(haystack.text, { at, wanted })) return true;
  }
  return false;
}

/** A part of an address is another address: dots and digits continue it. */
function standsAlone(text: string, { at, wanted }: { readonly at: number; readonly wanted: string }): boolean {
  const before = text.slice(Math.max(0, at - 1), at);
  const after = text.slice(at + wanted.length, at + wanted.length + 2);
  if (/^[\d.]+$/.test(wanted)) return !/[\d.]/.test(before) && !/^\.?\d/.test(after) && !/[a-z]/.test(before);
  const continuesBefore = /[a-z0-9]/.test(before) && /^[a-z0-9]/.test(wanted);
  return !continuesBefore && !(/^[a-z0-9]/.test(after) && /[a-z0-9]$/.test(wanted));
}

function build(parts: readonly unknown[]): Haystack {
  const leaves = listLeaves(parts).map((leaf) => leaf.value);
  const texts = leaves.map((value) => normaliseProse(withoutVersion(String(value))).toLowerCase());
  const instants = leaves.flatMap((value) => {
    const instant = typeof value === 'boolean' ? null : readInstant(value);
    return instant === null ? [] : [Date.parse(instant)];
  });
  const numbers = leaves.flatMap((value) =>
    typeof value === 'number' || (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)) ? [Number(value)] : [],
  );
  return {
    values: new Set(texts),
    exact: new Set(leaves.flatMap((value) => partsOf(String(value)))),
    text: [...new Set(texts)].join('\n'),
    numbers: new Set(numbers),
    instants: new Set(instants),
    recorded: new Set(instants),
  };
}

/** Sentences longer than this name nothing a claim would be about. */
const longestSentence = 600;

function partsOf(value: string): readonly string[] {
  if (/\s/.test(value)) {
    const said = value.length > longestSentence ? [] : value.split(/\s+/);
    return [value, value.trim(), ...said.map((one) => one.replace(/^["'(]+|["'),.;:]+$/g, ''))];
  }
  const parts = /[:/]/.test(value) ? value.split(/[:/]/).filter((part) => part !== '') : [];
  return [value, withoutVersion(value), ...parts];
}

/** Lambda writes the version of its API behind the name of an event. */
function withoutVersion(text: string): string {
  return text.replace(/^([A-Z][A-Za-z]+)\d{8}(v\d+)?$/, '$1');
}

function parseQuietly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
