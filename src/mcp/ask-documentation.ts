import { z } from 'zod';
import type { Outcome } from '../domain/coverage.ts';
import {
  type Documentation,
  type DocumentationAnswer,
  type DocumentationPage,
  findSection,
} from '../domain/documentation.ts';
import { isFindingType } from '../domain/finding-type.ts';
import { listLeaves } from '../domain/list-leaves.ts';
import { type CallResult, outcomeOf } from './call-result.ts';
import type { McpHost } from './host.ts';
import type { ServerEntry, ServerPolicy } from './server-entry.ts';

/** Servers of AWS documentation we know, the one to ask first in front: AWS Knowledge limits its callers hard. */
const documentationPresets = ['aws-docs', 'aws-knowledge'];
/** An investigation with nothing else to wait for waits this long. */
const defaultGraceMs = 2_000;
/** Reading goes on for this long, so that the next investigation of the type finds the page. */
const readingMs = 30_000;
/** A page of the user guide has about 100,000 characters, and a part at most 20,000. */
const mostParts = 8;
const mostPages = 2;
const userGuide = /^https:\/\/docs\.aws\.amazon\.com\/guardduty\/latest\/ug\/([\w-]+\.html)(?:[?#].*)?$/;
/** How servers lead in a page, and how they say that there is more of it. */
const lead = /^AWS Documentation from \S+:\s*\n/;
const more = /<e>[^<]*?start_index=(\d+)[^<]*<\/e>\s*$/;
/** Longest text of such a mark. Characters. */
const markLength = 300;
const last = /<e>No more content available\.?<\/e>\s*$/;

interface Options {
  readonly host: McpHost;
  readonly servers: Readonly<Record<string, ServerEntry>>;
  readonly policy: Readonly<Record<string, ServerPolicy>>;
  readonly graceMs?: number;
}

/** Reads what AWS says about a finding type from the configured servers; null where there is none. */
export function createDocumentation({
  host,
  servers,
  policy,
  graceMs = defaultGraceMs,
}: Options): Documentation | null {
  const names = documentationPresets.flatMap((preset) =>
    Object.keys(servers).filter((name) => policy[name]?.preset === preset && servers[name]?.disabled !== true),
  );
  if (names.length === 0) return null;
  const underWay = new Map<string, Promise<DocumentationAnswer>>();
  const describe = (type: string): Promise<DocumentationAnswer> => {
    const known = underWay.get(type);
    if (known !== undefined) return known;
    const asked = askServers(names, type, host).finally(() => underWay.delete(type));
    underWay.set(type, asked);
    return asked;
  };
  return { graceMs, describe };
}

async function askServers(names: readonly string[], type: string, host: McpHost): Promise<DocumentationAnswer> {
  const signal = AbortSignal.timeout(readingMs);
  let answer: DocumentationAnswer = { outcome: 'unavailable', tool: 'read_documentation', query: '', page: null };
  // A finding file can hold any text as its type; only what has the form of one leaves.
  if (!isFindingType(type) || type.length > 150) return answer;
  for (const server of names) {
    answer = await askServer({ server, host, signal, type });
    if (answer.page !== null) return answer;
  }
  return answer;
}

interface Run {
  readonly server: string;
  readonly host: McpHost;
  readonly signal: AbortSignal;
  readonly type: string;
}

async function askServer(run: Run): Promise<DocumentationAnswer> {
  const query = `GuardDuty finding type ${run.type}`;
  const told = { tool: `${run.server}/read_documentation`, query };
  try {
    const found = await call(run, 'search_documentation', { search_phrase: query });
    if (!found.ok) return { ...told, outcome: outcomeOf(found.error), page: null };
    let outcome: Outcome = 'empty';
    for (const url of choosePages(found.value)) {
      const read = await readPage(url, run);
      if (read.page !== null) return { ...told, ...read };
      if (read.outcome !== 'empty') outcome = read.outcome;
    }
    return { ...told, outcome, page: null };
  } catch {
    return { ...told, outcome: run.signal.aborted ? 'timed_out' : 'unavailable', page: null };
  }
}

function call(
  { server, host, signal }: Run,
  tool: string,
  given: Readonly<Record<string, unknown>>,
): Promise<CallResult> {
  return host.call({ server, tool, arguments: given, signal });
}

/** Pages of the GuardDuty user guide among the results, whatever their form; the lists of finding types first. */
function choosePages(found: unknown): readonly string[] {
  const pages = listLeaves(found).flatMap(({ path, value }) => {
    const page = /(^|\.)url$/i.test(path) ? userGuide.exec(String(value))?.[1] : undefined;
    return page === undefined ? [] : [page];
  });
  // The table of all active types tells nothing about one.
  const rank = (page: string): number => (/finding-types?[-_.](?!active)/.test(page) ? 0 : 1);
  return [...new Set(pages)]
    .toSorted((left, right) => rank(left) - rank(right))
    .slice(0, mostPages)
    .map((page) => `https://docs.aws.amazon.com/guardduty/latest/ug/${page}`);
}

interface Read {
  readonly outcome: Outcome;
  readonly page: DocumentationPage | null;
}

/** Reads a page part by part, until the section about the type is there. */
async function readPage(url: string, run: Run): Promise<Read> {
  let text = '';
  let start = 0;
  for (let part = 0; part < mostParts; part += 1) {
    const from = start === 0 ? {} : { start_index: start };
    const read = await call(run, 'read_documentation', { url, max_length: 20_000, ...from });
    if (!read.ok) return { outcome: outcomeOf(read.error), page: null };
    const { body, next } = readPart(read.value);
    // A server that knows no parts gives the first one again.
    const isAgain = part > 0 && text.startsWith(body);
    text += isAgain ? '' : body;
    const page = pageOf(url, text, run.type);
    const isStuck = isAgain || (next !== null && next <= start);
    if (page?.isWhole === true || next === null || isStuck) return settle(page, isStuck);
    start = next;
  }
  return { outcome: 'truncated', page: null };
}

type Found = DocumentationPage & { readonly isWhole: boolean };

function pageOf(url: string, text: string, type: string): Found | null {
  const section = findSection(text, type);
  return section === null || section.text === '' ? null : { url, ...section };
}

function settle(found: Found | null, isCut: boolean): Read {
  if (found === null) return { outcome: isCut ? 'truncated' : 'empty', page: null };
  const { url, text, isWhole } = found;
  return { outcome: isCut && !isWhole ? 'truncated' : 'answered', page: { url, text } };
}

const Json = z.looseObject({}).or(z.array(z.unknown()));

/** The text of a page in any of the forms servers give it: itself, or the longest text of an object or a list. */
function readPart(value: unknown): { readonly body: string; readonly next: number | null } {
  const whole = Json.safeParse(value).success ? longestText(value) : String(value ?? '');
  // Only the end is looked at: a hostile page must not keep a pattern busy.
  const end = whole.slice(-markLength);
  const cut = more.exec(end);
  const mark = cut ?? last.exec(end);
  const body = (mark === null ? whole : whole.slice(0, whole.length - mark[0].length)).replace(lead, '');
  // The mark of a cut stands behind an empty line that is not of the page.
  return { body: cut === null ? body.trim() : body.replace(/\n\n$/, ''), next: cut === null ? null : Number(cut[1]) };
}

function longestText(value: unknown): string {
  return listLeaves(value).reduce((longest, leaf) => {
    const text = typeof leaf.value === 'string' ? leaf.value : '';
    return text.length > longest.length ? text : longest;
  }, '');
}
