import type { Outcome } from './coverage.ts';

/** What a page of AWS says about a finding type; the text is untrusted. */
export interface DocumentationPage {
  /** Made by code: always a page of the GuardDuty user guide on docs.aws.amazon.com. */
  readonly url: string;
  /** The section about the type only, as it was fetched, at most {@link longestSection} characters. */
  readonly text: string;
}

export interface DocumentationAnswer {
  readonly outcome: Outcome;
  /** The MCP tool that answered, server/tool. */
  readonly tool: string;
  /** All that was sent, besides the address of a page. */
  readonly query: string;
  readonly page: DocumentationPage | null;
}

/** The documentation of AWS, where a server for it is configured. */
export interface Documentation {
  /** How long an investigation that is otherwise done looking waits for it. Milliseconds. */
  readonly graceMs: number;
  /** What AWS says about a finding type. Never throws; goes on for the next one to ask when nobody waits any more. */
  describe(type: string): Promise<DocumentationAnswer>;
}

/** Longest section kept. Real ones have at most a few thousand characters. */
const longestSection = 6000;
const heading = /^(#{1,6})\s+(.*)$/;

/** The section of a page that has a finding type as its heading; null where there is none. Whole once what follows it was seen. */
export function findSection(page: string, type: string): { readonly text: string; readonly isWhole: boolean } | null {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => heading.test(line) && titleOf(line) === type.toLowerCase());
  if (start < 0) return null;
  const level = levelOf(lines[start] ?? '');
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => heading.test(line) && levelOf(line) <= level);
  const text = rest.slice(0, end < 0 ? undefined : end).join('\n');
  return { text: text.slice(0, longestSection).trim(), isWhole: end >= 0 || text.length > longestSection };
}

function levelOf(line: string): number {
  return heading.exec(line)?.[1]?.length ?? 0;
}

/** Longer lines are no heading of a type, and would keep the patterns below busy. */
const longestHeading = 400;

/** A heading without anchors, emphasis and escapes. */
function titleOf(line: string): string {
  const title = (line.length > longestHeading ? null : heading.exec(line))?.[2] ?? '';
  return title
    .replace(/<[^>]{0,200}>/g, '')
    .replaceAll('&amp;', '&')
    .replace(/[\\*`#]/g, '')
    .trim()
    .toLowerCase();
}
