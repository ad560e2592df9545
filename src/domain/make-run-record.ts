import type { ModelTrace } from './brief.ts';
import type { CheckedClaim } from './claim.ts';
import type { Coverage } from './coverage.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { type Language, plainText, type Text } from './phrase.ts';
import type { RunRecord } from './run-record.ts';
import type { Verdict } from './verdict.ts';

export interface RunInput {
  readonly finding: Finding;
  readonly verdict: Verdict;
  readonly coverage: readonly Coverage[];
  readonly evidence: readonly Evidence[];
  readonly claims: readonly CheckedClaim[];
  readonly language: Language;
  readonly markdown: string;
  readonly usage: RunRecord['usage'];
  readonly model: ModelTrace | null;
  readonly fellBack: string | null;
}

/** The record of one investigation. Its sentences are in the language of the report; rows stay in the store. */
export function makeRunRecord(input: RunInput): RunRecord {
  const say = (text: Text): string => plainText(text[input.language]);
  const { id, type, region, accountId, severity, title, sample } = input.finding;
  return {
    schema: 'gd-triage.run/v1',
    finding: { id, type, region, accountId, severity, title, sample },
    verdict: recordVerdict(input.verdict, say),
    coverage: input.coverage.map((entry) => recordCoverage(entry, say)),
    evidence: input.evidence.map(recordEvidence),
    claims: input.claims.map((claim) => recordClaim(claim, say)),
    report: { language: input.language, markdown: input.markdown },
    usage: recordUsage(input.usage),
    model: input.model,
    fellBack: input.fellBack,
  };
}

type Say = (text: Text) => string;

function recordVerdict(verdict: Verdict, say: Say): RunRecord['verdict'] {
  const { disposition, priority, confidence, falsePositiveLikelihood, sample, proposedBy } = verdict;
  const floors = verdict.floors.map(({ rule, level, evidence, text, authorisedBy }) => ({
    rule,
    level,
    evidence,
    text: say(text),
    authorisedBy,
  }));
  const reasons = verdict.reasons.map(({ text }) => say(text));
  const changes = verdict.changes.map(({ text }) => say(text));
  return {
    disposition,
    priority,
    confidence,
    falsePositiveLikelihood,
    sample,
    floors,
    proposedBy,
    reasons,
    changes,
    secondPass: verdict.secondPass ?? null,
  };
}

function recordCoverage(entry: Coverage, say: Say): RunRecord['coverage'][number] {
  const { question, source, outcome, from, to, regions, via, decisive, rows } = entry;
  return { question, source, outcome, from, to, regions, detail: say(entry.detail), via, decisive, rows };
}

function recordEvidence(one: Evidence): RunRecord['evidence'][number] {
  const { id, question, source, tool, query, from, to, rows, digest, sha256 } = one;
  return { id, question, source, tool, query, from, to, rows: rows.length, digest, sha256 };
}

function recordClaim(claim: CheckedClaim, say: Say): RunRecord['claims'][number] {
  const { id, chapter, kind, evidence, check, why } = claim;
  return { id, chapter, kind, text: say(claim.text), evidence, check, why };
}

function recordUsage(usage: RunRecord['usage']): RunRecord['usage'] {
  const { modelCalls, promptTokens, completionTokens, usd, toolCalls, throttled, cacheHits, elapsedMs } = usage;
  return { modelCalls, promptTokens, completionTokens, usd: usd ?? null, toolCalls, throttled, cacheHits, elapsedMs };
}
