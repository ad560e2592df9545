import type { FloorLevel } from '../verdict.ts';
import { identityOf } from './baseline.ts';
import type { RawHit } from './rule.ts';

export interface TacticsFound {
  readonly principal: string;
  readonly tactics: readonly string[];
  readonly level: FloorLevel;
  readonly hits: readonly RawHit[];
}

const hour = 3_600_000;
const day = 24 * hour;
/** H1 to H16: with one of these among them, several tactics are an attack under way. */
const grave = 16;

interface Step {
  readonly at: number;
  readonly principal: string;
  readonly raw: RawHit;
}

/**
 * H29: two tactics or more by one principal within 24 hours, from hits that succeeded and that no record covers. Level A where one
 * of them is H1 to H16, else one priority step. Source: the logic of GuardDuty's attack sequences.
 */
export function findTactics(hits: readonly RawHit[]): readonly TacticsFound[] {
  const steps = hits
    .filter(({ hit }) => !hit.denied && hit.authorisedBy === null)
    .flatMap((raw) =>
      raw.calls.map(({ record }) => ({ at: Date.parse(record.time), principal: identityOf(record), raw })),
    );
  const byPrincipal = Map.groupBy(thinOut(steps), (step) => step.principal);
  return [...byPrincipal].flatMap(([principal, own]) => toFound(principal, own));
}

/** One step per rule, principal and hour: a bulk of events must not be compared pair by pair. */
function thinOut(steps: readonly Step[]): readonly Step[] {
  const keyed = steps.map(
    (step) => [`${step.principal} ${step.raw.rule.id} ${Math.floor(step.at / hour)}`, step] as const,
  );
  return [...new Map(keyed.toReversed()).values()].toReversed();
}

function toFound(principal: string, steps: readonly Step[]): readonly TacticsFound[] {
  const windows = steps.map((start) => steps.filter((step) => step.at >= start.at && step.at - start.at <= day));
  const widest = windows.toSorted((a, b) => tacticsOf(b).length - tacticsOf(a).length)[0] ?? [];
  const tactics = tacticsOf(widest);
  if (tactics.length < 2) return [];
  const hits = [...new Set(widest.map((step) => step.raw))];
  const isGrave = hits.some(({ rule }) => Number(rule.id.slice(1)) <= grave);
  return [{ principal: principal.split('/').slice(1).join('/'), tactics, level: isGrave ? 'A' : 'C', hits }];
}

function tacticsOf(steps: readonly Step[]): readonly string[] {
  return [...new Set(steps.map((step) => step.raw.rule.tactic))].toSorted();
}
