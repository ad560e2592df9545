import { isEgressUnknown, isPremiseForeignAddress } from './authorisations/own-networks.ts';
import { isComplete, openDecisive } from './coverage.ts';
import { listCalls, listChanges } from './evidence-calls.ts';
import { findHarm } from './find-harm.ts';
import { findSuspects, isSuspectAddress, isSuspectPrincipal } from './floors/suspects.ts';
import { readFlow } from './logs/read-flow.ts';
import type { Disposition, Grade, Verdict } from './verdict.ts';
import { dispositionOrder, type Facts, type VerdictInput } from './verdict-facts.ts';
import { decidePriority } from './verdict-priority.ts';
import { listReasons, listWhatWouldChange } from './verdict-wording.ts';

/**
 * The verdict: the higher of what the rules demand and what the analyst proposes (docs/verdicts.md has the table).
 * An analyst can raise it to suspicious or true positive; benign and inconclusive are decided by proof and by coverage, which
 * only code knows. Sample findings are false positives with `sample`, unless whoever ordered them did harm besides.
 */
export function decideVerdict(input: VerdictInput): Verdict {
  const facts = gatherFacts(input);
  const demanded = demandDisposition(facts);
  const disposition = isRaise(input.proposal.disposition) ? higher(demanded, input.proposal.disposition) : demanded;
  return {
    disposition,
    priority: decidePriority({ ...facts, disposition, isDoubtOpen: isDoubtOpen(input, disposition) }),
    confidence: isDoubtOpen(input, disposition)
      ? notHigh(rateConfidence(facts, disposition))
      : rateConfidence(facts, disposition),
    falsePositiveLikelihood: rateFalsePositive(facts, disposition),
    sample: input.finding.sample,
    floors: input.floors,
    proposedBy: input.proposedBy,
    reasons: listReasons(facts, disposition),
    changes: listWhatWouldChange(facts, disposition),
    secondPass: input.secondPass ?? null,
  };
}

/** A harmless verdict whose second look did not finish keeps its proof, but somebody looks at it sooner. A sample is AWS's own. */
function isDoubtOpen({ secondPass, finding }: VerdictInput, disposition: Disposition): boolean {
  const isHarmless = disposition === 'benign_true_positive' || disposition === 'false_positive';
  return isHarmless && !finding.sample && secondPass?.outcome === 'unfinished';
}

function notHigh(grade: Grade): Grade {
  return grade === 'high' ? 'medium' : grade;
}

function gatherFacts(input: VerdictInput): Facts {
  const open = input.floors.filter((hit) => hit.authorisedBy === null);
  const answered = input.floors.filter((hit) => hit.authorisedBy !== null);
  const gaps = openDecisive(input.coverage);
  return {
    ...input,
    open,
    answered,
    gaps,
    egressUnknown: isEgressUnknown(input),
    refused: isRefused(input, gaps.size),
    harm: findHarm(input),
  };
}

/** What the rules demand, whatever the analyst thinks. */
function demandDisposition(facts: Facts): Disposition {
  const { open, finding, gaps, authorisations } = facts;
  const done = open.filter((hit) => !hit.denied);
  if (done.some((hit) => hit.level === 'A')) return isChangeSystemKnown(facts) ? 'true_positive' : 'suspicious';
  if (facts.harm.length > 0) return isChangeSystemKnown(facts) ? 'true_positive' : 'suspicious';
  if (open.some((hit) => hit.level !== 'C')) return isHarmReported(facts) ? 'true_positive' : 'suspicious';
  if (finding.sample) return 'false_positive';
  if (facts.egressUnknown) return 'inconclusive';
  // A record says what was allowed; only the log says what was done.
  if (gaps.size > 0) return 'inconclusive';
  return authorisations.length > 0 ? settleProof(facts) : 'suspicious';
}

/** Findings that report harm itself, not only an oddity: with a hard indicator besides, there are two independent signs. */
const harmful = /^(Backdoor|CryptoCurrency|Trojan|Exfiltration|Impact):/;

function isHarmReported({ finding, open }: Facts): boolean {
  return harmful.test(finding.type) && !finding.sample && open.some((hit) => hit.level === 'B' && !hit.denied);
}

/** Proof makes a finding benign; where it shows the premise wrong, false. An attack sequence is never false by itself. */
function settleProof(facts: Facts): Disposition {
  if (facts.finding.type.startsWith('AttackSequence:')) return isCovered(facts) ? 'benign_true_positive' : 'suspicious';
  return isPremiseWrong(facts) ? 'false_positive' : 'benign_true_positive';
}

/** A record about this very finding; it settles what the decisive questions were to find out. */
function isCovered({ authorisations }: Facts): boolean {
  return authorisations.some(({ kind }) => kind === 'change-record' || kind === 'inventory');
}

function isPremiseWrong({ authorisations, finding, evidence }: Facts): boolean {
  const corrections = new Set(
    listChanges(evidence)
      .filter(({ record }) => record.kind === 'intel_correction')
      .map(({ record }) => record.id),
  );
  return authorisations.some(
    ({ kind, reference }) => (kind === 'own-network' && isPremiseForeignAddress(finding)) || corrections.has(reference),
  );
}

/** Whether the absence of a change record means something: the change system answered completely, or there is none. */
function isChangeSystemKnown({ coverage }: Facts): boolean {
  const asked = coverage.filter((entry) => entry.source === 'changes');
  return asked.some((entry) => isComplete(entry.outcome)) || asked.every((entry) => entry.outcome === 'not_collected');
}

/** Nothing decisive is unknown, and everything the suspects tried was refused: every call, or every packet of the remote side. */
function isRefused(input: VerdictInput, gaps: number): boolean {
  if (gaps > 0) return false;
  const calls = listCalls(input.evidence);
  const suspects = findSuspects({ ...input, calls });
  const from = Date.parse(input.finding.firstSeen) - 86_400_000;
  const tried = calls
    .filter(({ record }) => Date.parse(record.time) >= from)
    .filter(({ record }) => isSuspectPrincipal(record, suspects) || isSuspectAddress(record, suspects))
    .map(({ record }) => record.denied);
  const results = [...tried, ...packetsRefused(input)];
  return results.length > 0 && results.every(Boolean);
}

function packetsRefused({ evidence, entities }: VerdictInput): readonly boolean[] {
  const flows = evidence
    .filter((one) => one.source === 'vpcflow')
    .flatMap((one) => one.rows.flatMap((row) => readFlow(row) ?? []));
  return flows
    .filter((flow) => entities.remoteIps.includes(flow.from) || entities.remoteIps.includes(flow.to))
    .map((flow) => !flow.accepted);
}

function rateConfidence(facts: Facts, disposition: Disposition): Grade {
  const decisive = new Set(facts.coverage.filter((entry) => entry.decisive).map((entry) => entry.question));
  const answered = decisive.size - facts.gaps.size;
  if (facts.finding.sample && disposition === 'false_positive') return 'high';
  if (decisive.size === 0 || answered * 2 < decisive.size) return 'low';
  const contradicted = facts.authorisations.length > 0 && facts.open.some((hit) => hit.level !== 'C');
  return answered < decisive.size || contradicted ? 'medium' : 'high';
}

/** How likely no harmful activity stands behind the finding. */
function rateFalsePositive(facts: Facts, disposition: Disposition): Grade {
  if (disposition === 'false_positive' || disposition === 'benign_true_positive') return 'high';
  if (disposition === 'true_positive') return 'low';
  return facts.open.some((hit) => hit.level !== 'C' && !hit.denied) ? 'low' : 'medium';
}

function isRaise(disposition: Disposition): boolean {
  return disposition === 'suspicious' || disposition === 'true_positive';
}

function higher(a: Disposition, b: Disposition): Disposition {
  return dispositionOrder.indexOf(a) >= dispositionOrder.indexOf(b) ? a : b;
}
