import type { FindingReference } from '../finding.ts';
import { isFindingType, readType } from '../finding-type.ts';
import { isRecord, listOf, numberOf, recordOf, textOf } from '../json-value.ts';
import { combineHints } from './hint.ts';
import { readArns } from './read-arn.ts';

type Json = Readonly<Record<string, unknown>>;
/** Deep enough for an event in a string in an event, small enough for a hostile message. */
const maxDepth = 8;

/** One document a line, as an export writes them; no message has room for more. */
const maxLines = 200;

/** References of all finding documents written as JSON in a text: GuardDuty's own forms, Security Hub's two, wrapped or not. */
export function readJson(text: string): readonly FindingReference[] {
  return parseWithin(text).flatMap((value) => findDocuments(value, maxDepth));
}

function parseWithin(text: string): readonly unknown[] {
  const start = text.search(/[{[]/);
  if (start < 0) return [];
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  const value = parse(text.slice(start, end + 1));
  if (value !== undefined) return [value];
  return text
    .split(/\n(?=\s*\{)/, maxLines)
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

function findDocuments(value: unknown, depth: number): readonly FindingReference[] {
  if (depth === 0) return [];
  if (typeof value === 'string') return /^\s*[{[]/.test(value) ? findDocuments(parse(value), depth - 1) : [];
  if (Array.isArray(value)) return value.flatMap((element) => findDocuments(element, depth - 1));
  if (!isRecord(value)) return [];
  const own = readFinding(value) ?? readSecurityHub(value) ?? readOcsf(value);
  return own ? [own] : Object.values(value).flatMap((inner) => findDocuments(inner, depth - 1));
}

/** EventBridge detail, S3 export or GetFindings. */
function readFinding(value: Json): FindingReference | null {
  const id = textOf(value['id']) ?? textOf(value['Id']) ?? '';
  const type = textOf(value['type']) ?? textOf(value['Type']) ?? '';
  if (!/^[0-9a-f]{32}$/.test(id) || !isFindingType(type)) return null;
  const service = recordOf(value['service'] ?? value['Service']);
  const arn = combineHints(readArns(textOf(value['arn']) ?? textOf(value['Arn']) ?? ''));
  return {
    findingId: id,
    region: textOf(value['region']) ?? textOf(value['Region']) ?? arn.region,
    accountId: textOf(value['accountId']) ?? textOf(value['AccountId']) ?? arn.accountId,
    detectorId: textOf(service['detectorId']) ?? textOf(service['DetectorId']) ?? arn.detectorId,
    type,
    severity: numberOf(value['severity'] ?? value['Severity']),
  };
}

/** AWS Security Finding Format: the id is the ARN, the type lost its slash, the severity is an object. */
function readSecurityHub(value: Json): FindingReference | null {
  const arn = combineHints(readArns(textOf(value['Id']) ?? ''));
  if (arn.findingId === null || !Array.isArray(value['Types'])) return null;
  const severity = recordOf(value['Severity']);
  return {
    ...arn,
    accountId: textOf(value['AwsAccountId']) ?? arn.accountId,
    type: firstType(value['Types']),
    severity: textOf(severity['Label']) ?? numberOf(severity['Product']),
  };
}

/** Open Cybersecurity Schema Framework, as Security Lake and the second Security Hub write it. */
function readOcsf(value: Json): FindingReference | null {
  const info = recordOf(value['finding_info']);
  const sources = [info['uid'], info['uid_alt'], recordOf(value['metadata'])['uid']].map((uid) => textOf(uid) ?? '');
  const arn = combineHints(sources.flatMap(readArns));
  if (arn.findingId === null) return null;
  const cloud = recordOf(value['cloud']);
  return {
    ...arn,
    accountId: textOf(recordOf(cloud['account'])['uid']) ?? arn.accountId,
    region: textOf(cloud['region']) ?? arn.region,
    type: firstType(listOf(info['types'])),
    severity: textOf(value['severity']),
  };
}

function firstType(types: readonly unknown[]): string | null {
  return types.map((type) => readType(textOf(type) ?? '')).find((type) => type !== null) ?? null;
}
