import { setTimeout as sleep } from 'node:timers/promises';
import { fitDigest } from '../domain/digest/fit-digest.ts';
import type { Documentation, DocumentationAnswer } from '../domain/documentation.ts';
import type { Tally } from '../domain/evidence.ts';
import type { Finding } from '../domain/finding.ts';
import { words } from '../domain/phrase.ts';
import { quoteSection } from '../domain/quote-section.ts';
import { explainOutcome } from './explain-answer.ts';
import type { Attempt } from './keep-answer.ts';
import { hashRows } from './read-kept-rows.ts';

const title = {
  en: words('What does AWS say about this finding type?'),
  ja: words('AWS はこの検出タイプをどう説明しているか'),
};

/**
 * Starts asking the documentation of AWS about the type of a finding, and nothing else of it. What comes back is called when
 * everything else is known, and then waits no longer than the grace. No rule reads the page: it changes no verdict.
 */
export function startDocumentation(
  finding: Finding,
  documentation: Documentation,
  at: string,
): () => Promise<readonly Attempt[]> {
  const asked = documentation.describe(finding.type);
  return async () => {
    const waiting = new AbortController();
    const late: DocumentationAnswer = { outcome: 'timed_out', tool: 'read_documentation', query: '', page: null };
    const grace = sleep(documentation.graceMs, late, { signal: waiting.signal }).catch(() => late);
    const answer = await Promise.race([asked.catch(() => ({ ...late, outcome: 'unavailable' as const })), grace]);
    waiting.abort();
    return [keepPage(finding, answer, at)];
  };
}

function keepPage(finding: Finding, { outcome, tool, query, page }: DocumentationAnswer, at: string): Attempt {
  const asked = { question: 'DOCS', source: 'aws-docs' as const, account: finding.accountId, regions: [] };
  const window = { from: at, to: at };
  const rows = page === null ? [] : [{ ...page }];
  const answer = { outcome, rows, tool, detail: '', calls: 0, throttled: 0, cacheHits: 0 };
  const detail = explainOutcome(answer, rows.length);
  const coverage = { ...asked, ...window, title, decisive: false, via: 'mcp', outcome, evidence: null, detail };
  if (page === null) return { coverage: { ...coverage, rows: 0 }, evidence: null };
  const { description, remediation } = quoteSection(page.text);
  const tallies = { page: tally(page.url), description: tally(description), remediation: tally(remediation) };
  const digest = fitDigest({ total: 1, first: null, last: null, tallies, figures: { rows: 1 } });
  const kept = { ...asked, ...window, outcome, tool, query, rows, digest, sha256: hashRows(rows) };
  return { coverage: { ...coverage, rows: 1 }, evidence: kept };
}

function tally(value: string | null): readonly Tally[] {
  return value === null ? [] : [{ value, count: 1 }];
}
