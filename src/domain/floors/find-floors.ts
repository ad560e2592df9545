import { type Authoriser, authoriseFinding, createAuthoriser } from '../authorisation.ts';
import { isSameResource } from '../authorisations/covers-change.ts';
import { isAbout } from '../authorisations/covers-expectation.ts';
import { deedOfCall } from '../authorisations/deed.ts';
import type { AuthorisationInput } from '../authorisations/input.ts';
import { ownNetworkOf } from '../authorisations/own-address.ts';
import { listCalls } from '../evidence-calls.ts';
import type { ApiCall } from '../logs/read-api-call.ts';
import type { FloorHit } from '../verdict.ts';
import { abuseRules } from './abuse-rules.ts';
import { isHabit, readBaseline } from './baseline.ts';
import { credentialRules, floorOfType } from './credential-rules.ts';
import { dataRules, departureRules } from './data-rules.ts';
import { defenceRules } from './defence-rules.ts';
import { describeCalls, describeInjection, describeTactics, describeType } from './describe-hit.ts';
import { exposureRules } from './exposure-rules.ts';
import { identityRules } from './identity-rules.ts';
import { findInjections } from './injection.ts';
import type { RawHit, Rule, Scene } from './rule.ts';
import { findSuspects, isSuspectAddress, isSuspectPrincipal } from './suspects.ts';
import { findTactics } from './tactics.ts';

/** H1 to H27 that look at CloudTrail events; H28 looks at text, H29 at the hits of the others. */
const rules: readonly Rule[] = [
  ...credentialRules,
  ...defenceRules,
  ...identityRules,
  ...exposureRules,
  ...dataRules,
  ...abuseRules,
  ...departureRules,
];

const days = 86_400_000;
/** Hard indicators count this long before and after the finding (question Q8 of the method). */
const reach = 7 * days;

/**
 * Runs every hard indicator over every event fetched, each event once. A hit whose attempts all failed keeps a lower level
 * and says so. `authorisedBy` names the change record or approved behaviour that covers every event of the hit.
 */
export function findFloors(input: AuthorisationInput): readonly FloorHit[] {
  const scene = setScene(input);
  const authorise = createAuthoriser(input);
  const raw = rules.flatMap((rule) => applyRule(rule, { scene, authorise }));
  const byCalls = mergeType(raw, scene);
  const tactics = findTactics(raw).map((found) => describeTactics(found));
  const injections = findInjections(input.finding, input.evidence);
  return [...byCalls, ...tactics, ...(injections.length > 0 ? [describeInjection(injections)] : [])];
}

function setScene(input: AuthorisationInput): Scene {
  const all = listCalls(input.evidence);
  const suspects = findSuspects({ ...input, calls: all });
  const from = Date.parse(input.finding.firstSeen) - reach;
  const to = Date.parse(input.finding.lastSeen) + reach;
  const baselineEnd = Date.parse(input.finding.firstSeen) - days;
  const scene = { ...input, all, suspects, own: [], baselineEnd, baseline: readBaseline(all, baselineEnd) };
  const own = all.filter(({ record }) => {
    const at = Date.parse(record.time);
    return at >= from && at <= to && isOfCase(record, scene);
  });
  return { ...scene, own };
}

function isOfCase(call: ApiCall, scene: Scene): boolean {
  return (
    isSuspectPrincipal(call, scene.suspects) || isSuspectAddress(call, scene.suspects) || changesResource(call, scene)
  );
}

/** A write to the resource of the finding, unless a known identity made it from a network of ours or makes it all the time. */
function changesResource(call: ApiCall, scene: Scene): boolean {
  if (call.readOnly || call.principal.type === 'AWSService') return false;
  const { entities, organisation, matches } = scene;
  const ids = [entities.instanceId, entities.bucket, entities.functionName, entities.databaseId, entities.clusterName];
  const deed = deedOfCall(call);
  if (!ids.some((id) => id !== null && deed.resources.some((resource) => isSameResource(id, resource)))) return false;
  const isOurs = call.address !== null && ownNetworkOf(call.address, organisation, matches) !== null;
  const isKnown = organisation.inventory.some((entry) => /^(role|user)$/.test(entry.kind) && isAbout(entry, deed));
  return !(isOurs && isKnown) && !isHabit(call, scene);
}

function applyRule(
  rule: Rule,
  { scene, authorise }: { readonly scene: Scene; readonly authorise: Authoriser },
): readonly RawHit[] {
  const calls = rule.find(scene);
  const succeeded = calls.filter(({ record }) => record.succeeded);
  const counted = succeeded.length > 0 ? succeeded : calls;
  const denied = succeeded.length === 0;
  const level = denied ? rule.whenDenied : rule.level;
  if (counted.length === 0 || level === null) return [];
  const authorisedBy = nameRecords(counted.map(({ record }) => authorise(record)));
  return [{ rule, calls: counted, hit: describeCalls(rule, counted, { level, denied, authorisedBy }) }];
}

/** Every event needs its own record; one that has none leaves the hit open. */
function nameRecords(references: readonly (string | null)[]): string | null {
  const found = references.flatMap((reference) => reference ?? []);
  return found.length < references.length ? null : [...new Set(found)].join(', ');
}

/** The finding's own type can be a hit; where events show the same rule, that hit stays unless the type weighs more. */
function mergeType(raw: readonly RawHit[], scene: Scene): readonly FloorHit[] {
  const hits = raw.map(({ hit }) => hit);
  const byType = floorOfType(scene);
  if (byType === null) return hits;
  const level = byType.denied ? byType.rule.whenDenied : byType.rule.level;
  const seen = hits.find((hit) => hit.rule === byType.rule.id);
  if (level === null || (seen !== undefined && (!seen.denied || byType.denied))) return hits;
  const hit = describeType(byType.rule, scene.finding, {
    level,
    denied: byType.denied,
    authorisedBy: authoriseFinding(scene),
  });
  return [hit, ...hits.filter((one) => one.rule !== byType.rule.id)];
}
