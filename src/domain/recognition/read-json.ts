import type { FindingReference } from '../finding.ts';
import { isFindingType, readType } from '../finding-type.ts';
import { isRecord, listOf, numberOf, recordOf, textOf } from '../json-value.ts';
import { type Hint, type TracedReference, traceHints } from './hint.ts';
import { readArns } from './read-arn.ts';

type Json = Readonly<Record<string, unknown>>;
type Stated = Readonly<Partial<Record<keyof FindingReference, string | number | null>>>;
/** Deep enough for an event in a string in an event, small enough for a hostile message. */
const maxDepth = 8;
/** One document a line, as an export writes them; no message has room for more. */
const maxLines = 200;

/** References of all finding documents written as JSON in a text: GuardDuty's own forms, Security Hub's two, wrapped or not. */
export function readJson(text: string): readonly TracedReference[] {
  return parseWithin(text).flatMap((value) => findDocuments(value, maxDepth));
}

function parseWithin(text: string): readonly unknown[] {
  const start = text.search(/[{[]/);
  if (start < 0) return [];
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  const value = parse(text.slice(start, end + 1));
  if (value !== undefined) return [value];
  return text
    .split(/\n(?=[ \t]*\{)/, maxLines)
    .map((line) => parse(line.slice(line.indexOf('{'), line.lastIndexOf('}') + 1)))
    .filter((line) => line !== undefined);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function findDocuments(value: unknown, depth: number): readonly TracedReference[] {
  if (depth === 0) return [];
  if (typeof value === 'string') return /^\s*[{[]/.test(value) ? findDocuments(parse(value), depth - 1) : [];
  if (Array.isArray(value)) return value.flatMap((element) => findDocuments(element, depth - 1));
  if (!isRecord(value)) return [];
  const own = readFinding(value) ?? readSecurityHub(value) ?? readOcsf(value);
  return own ? [own] : Object.values(value).flatMap((inner) => findDocuments(inner, depth - 1));
}

/** EventBridge detail, S3 export or GetFindings, whose keys begin with capitals. */
function readFinding(value: Json): TracedReference | null {
  const id = textOf(either(value, 'id')) ?? '';
  const type = textOf(either(value, 'type')) ?? '';
  if (!/^[0-9a-f]{32}$/i.test(id) || !isFindingType(type)) return null;
  const arn = readArns(textOf(either(value, 'arn')) ?? '').filter((hint) => hint.part !== 'findingId');
  const stated = {
    findingId: id.toLowerCase(),
    region: placeOf(either(value, 'region')),
    accountId: placeOf(either(value, 'accountId')),
    detectorId: placeOf(either(recordOf(either(value, 'service')), 'detectorId')),
    type,
    severity: scoreOf(either(value, 'severity')),
  };
  return trace(stated, arn);
}

function either(value: Json, key: string): unknown {
  return value[key] ?? value[`${key.charAt(0).toUpperCase()}${key.slice(1)}`];
}

/** AWS Security Finding Format: the id is the ARN, the type lost its slash, the severity is an object. */
function readSecurityHub(value: Json): TracedReference | null {
  const arn = readArns(textOf(value['Id']) ?? '');
  if (!namesFinding(arn) || !Array.isArray(value['Types'])) return null;
  const severity = recordOf(value['Severity']);
  const stated = {
    accountId: placeOf(value['AwsAccountId']),
    type: firstType(value['Types']),
    severity: textOf(severity['Label']) ?? scoreOf(severity['Product']),
  };
  return trace(stated, arn);
}

/** Open Cybersecurity Schema Framework, as Security Lake and the second Security Hub write it. */
function readOcsf(value: Json): TracedReference | null {
  const info = recordOf(value['finding_info']);
  const sources = [info['uid'], info['uid_alt'], recordOf(value['metadata'])['uid']].map((uid) => textOf(uid) ?? '');
  const arn = sources.flatMap(readArns);
  if (!namesFinding(arn)) return null;
  const cloud = recordOf(value['cloud']);
  const stated = {
    accountId: placeOf(recordOf(cloud['account'])['uid']),
    region: placeOf(cloud['region']),
    type: firstType(listOf(info['types'])),
    severity: textOf(value['severity']),
  };
  return trace(stated, arn);
}

function namesFinding(hints: readonly Hint[]): boolean {
  return hints.some((hint) => hint.part === 'findingId');
}

const parts = ['findingId', 'region', 'accountId', 'detectorId', 'type', 'severity'] as const;

/** What the document states, completed by the ARN it carries. */
function trace(stated: Stated, arn: readonly Hint[]): TracedReference {
  const said = parts.flatMap((part): readonly Hint[] => {
    const value = stated[part] ?? null;
    return value === null ? [] : [{ part, value, origin: 'json' }];
  });
  return traceHints([...said, ...arn]);
}

/** The name of an account, a region or a detector: documents with names blacked out are still findings, prose is not. */
function placeOf(value: unknown): string | null {
  const name = textOf(value) ?? '';
  return /^[\w-]{1,64}$/.test(name) ? name : null;
}

function scoreOf(severity: unknown): number | null {
  const score = numberOf(severity);
  return score !== null && score > 0 && score <= 10 ? score : null;
}

function firstType(types: readonly unknown[]): string | null {
  return types.map((type) => readType(textOf(type) ?? '')).find((type) => type !== null) ?? null;
}
