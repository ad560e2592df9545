import { isAbout } from './authorisations/covers-expectation.ts';
import { deedOfFinding } from './authorisations/deed.ts';
import type { Entities } from './entities.ts';
import type { Finding } from './finding.ts';
import type { Organisation } from './organisation.ts';
import { type Disposition, type FloorHit, type Priority, priorities } from './verdict.ts';

export interface PriorityInput {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly organisation: Organisation;
  readonly disposition: Disposition;
  /** Hits no record covers. */
  readonly open: readonly FloorHit[];
  /** Hits a record covers. */
  readonly answered: readonly FloorHit[];
  /** Whether the calling address cannot be placed because the list of our own networks is missing, and the finding turns on it. */
  readonly egressUnknown: boolean;
  /** Everything known of the activity was refused. */
  readonly refused: boolean;
  /** The second look at a harmless verdict did not finish. */
  readonly isDoubtOpen?: boolean;
}

/**
 * The priority of a verdict. P1 within 15 minutes, P2 an hour, P3 four hours, P4 a day (AWS triage guide).
 *
 * | verdict                                   | priority |
 * |-------------------------------------------|----------|
 * | true positive                             | P2, or the severity of the finding if that is higher |
 * | suspicious                                | P3, or the severity |
 * | inconclusive                              | P3, or the severity: not knowing never lowers it |
 * | suspicious, every attempt refused         | the severity alone, so P4 for a Low finding |
 * | benign true positive                      | P4; P3 where a record answers a hit of level A or B, or text tried to talk the reader round |
 * | false positive                            | P4; P3 likewise |
 * | either, its second look unfinished        | P3 |
 *
 * Severity: Critical P1, High P2, Medium P3, Low P4; it is a lower bound unless the finding is shown to be authorised or wrong.
 * On top, for the first four: an open hit of level A is P1, of level B at least P2, one of level C raises one step (refused
 * attempts do neither); a resource of high criticality raises one step, to P2 at most; own networks not listed where the finding
 * turns on them is P1.
 */
export function decidePriority(input: PriorityInput): Priority {
  const { disposition, open, answered } = input;
  if (disposition === 'benign_true_positive' || disposition === 'false_positive') {
    const grave = answered.some((hit) => hit.level !== 'C') || open.some((hit) => hit.rule === 'H28');
    return grave || input.isDoubtOpen === true ? 'P3' : 'P4';
  }
  const done = open.filter((hit) => !hit.denied);
  if (input.egressUnknown || done.some((hit) => hit.level === 'A')) return 'P1';
  const base = highest(severityPriority(input.finding.severity), basePriority(input));
  const floored = done.some((hit) => hit.level === 'B') ? highest(base, 'P2') : base;
  const raised = done.some((hit) => hit.level === 'C') ? raise(floored) : floored;
  return isCritical(input) && !input.refused ? highest(raised, atMost(raise(raised), 'P2')) : raised;
}

/** GuardDuty's own bands. */
function severityPriority(severity: number): Priority {
  if (severity >= 9) return 'P1';
  if (severity >= 7) return 'P2';
  return severity >= 4 ? 'P3' : 'P4';
}

function basePriority({ disposition, refused }: PriorityInput): Priority {
  if (disposition === 'true_positive') return 'P2';
  return disposition === 'suspicious' && refused ? 'P4' : 'P3';
}

function isCritical({ finding, entities, organisation }: PriorityInput): boolean {
  const deed = deedOfFinding(finding, entities);
  return organisation.inventory.some((entry) => entry.criticality === 'high' && isAbout(entry, deed));
}

function highest(a: Priority, b: Priority): Priority {
  return a < b ? a : b;
}

function atMost(priority: Priority, limit: Priority): Priority {
  return priority < limit ? limit : priority;
}

function raise(priority: Priority): Priority {
  return priorities[Math.max(0, priorities.indexOf(priority) - 1)] ?? 'P1';
}
