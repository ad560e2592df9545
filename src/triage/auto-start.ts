import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Place } from '../domain/case.ts';
import { caseKeyOf, type Finding, type FindingReference, referenceOf } from '../domain/finding.ts';
import { isPassing } from '../domain/is-passing.ts';
import { workTime } from '../domain/local-time.ts';
import { matchesGlob } from '../domain/match-glob.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Ports } from '../ports.ts';
import { createPause } from './create-pause.ts';
import type { AnalysisRequest, RequestOutcome } from './handle-request.ts';
import { hintOf } from './open.ts';

/** Findings that are analysed without a click. */
export interface AutoRule {
  readonly minSeverity: number;
  readonly types: readonly string[];
  readonly accounts: readonly string[];
  readonly maxPerHour: number;
  /** Only then; a holiday is outside business hours. Absent: always. */
  readonly when?: 'business_hours' | 'outside_business_hours' | undefined;
}

export interface AutoStartOptions {
  readonly rules: readonly AutoRule[];
  readonly organisation: Pick<Organisation, 'timeZone' | 'businessHours' | 'holidays'>;
  /** Aborts when this process ends: what is not decided then is taken up by the next one. */
  readonly signal: AbortSignal;
  /** Before what failed is tried again the first time. */
  readonly againMs?: number;
}

/** Resolves to false where the process ended before the rules were held against every finding. */
export type AutoStart = (references: readonly FindingReference[], alert: Place) => Promise<boolean>;

/** Alerts looked at side by side; GuardDuty's own limit is kept by the finding source. */
const sideBySide = 2;

/**
 * Starts what the rules want. An alert is only a hint, so each rule is held against the finding itself; where that fails in
 * passing, again until it does not. Never throws.
 */
export function createAutoStart(
  { rules, organisation, signal, againMs }: AutoStartOptions,
  ports: Pick<Ports, 'findings' | 'store' | 'log' | 'clock'>,
  request: (request: AnalysisRequest) => Promise<RequestOutcome>,
): AutoStart {
  const limit = pLimit(sideBySide);
  const consider = async (reference: FindingReference, alert: Place): Promise<boolean> => {
    // The time of the alert counts, not that at which GuardDuty answers again.
    const current = rules.filter((rule) => isRuleTime(rule.when, ports.clock.now(), organisation));
    const pause = createPause(againMs);
    while (current.length > 0 && !signal.aborted) {
      const isDecided = await limit(() => decide({ reference, alert, rules: current }, ports, request));
      if (isDecided) return true;
      await sleep(pause.lengthen(), undefined, { signal, ref: false }).catch(() => undefined);
    }
    return current.length === 0;
  };
  return async (references, alert) => {
    const decided = await Promise.all(references.map((reference) => consider(reference, alert)));
    return !decided.includes(false);
  };
}

interface Consideration {
  readonly reference: FindingReference;
  readonly alert: Place;
  readonly rules: readonly AutoRule[];
}

/** False where it is worth trying again. */
async function decide(
  { reference, alert, rules }: Consideration,
  ports: Pick<Ports, 'findings' | 'store' | 'log'>,
  request: (request: AnalysisRequest) => Promise<RequestOutcome>,
): Promise<boolean> {
  try {
    const { found } = await ports.findings.lookUp(reference, await hintOf({ alert }, ports));
    const [finding] = found;
    if (finding === undefined || found.length > 1 || !(await claimStart(finding, rules, ports))) return true;
    const own = { user: 'rule', request: `rule/${caseKeyOf(finding)}` };
    const outcome = await request({ reference: referenceOf(finding), alert, channel: alert.channel, ...own });
    // The start that was taken stays taken for this case until it has its investigation: trying again costs none.
    if (outcome.kind === 'refused') throw outcome.error;
    return true;
  } catch (error) {
    ports.log.warn({ error, ...alert }, 'The rules could not be held against a finding');
    return !isPassing(error);
  }
}

/** Whether a rule wants this finding and has a start left this hour. A case that exists was asked for before. */
async function claimStart(
  finding: Finding,
  rules: readonly AutoRule[],
  { store, log }: Pick<Ports, 'store' | 'log'>,
): Promise<boolean> {
  const fitting = rules.filter((rule) => wants(rule, finding));
  const caseKey = caseKeyOf(finding);
  if (fitting.length === 0 || finding.archived || (await store.hasInvestigation(caseKey))) return false;
  for (const { maxPerHour, ...rule } of fitting) {
    if (await store.claimRuleStart({ rule: JSON.stringify(rule), caseKey, maxPerHour })) return true;
  }
  log.info({ case: caseKey }, 'No automatic start: the rules have used up their starts for this hour');
  return false;
}

/** Where nobody said when work is done, a rule for a time of day holds at no time: it must not start what was not meant. */
export function isRuleTime(when: AutoRule['when'], now: Date, organisation: AutoStartOptions['organisation']): boolean {
  if (when === undefined) return true;
  const time = workTime(now.toISOString(), organisation);
  return when === 'business_hours' ? time === when : time === 'outside_business_hours' || time === 'holiday';
}

function wants({ minSeverity, types, accounts }: AutoRule, { severity, type, accountId }: Finding): boolean {
  return (
    severity >= minSeverity &&
    types.some((pattern) => matchesGlob(pattern, type)) &&
    (accounts.includes('*') || accounts.includes(accountId))
  );
}
