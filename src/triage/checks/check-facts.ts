import type { Claim } from '../../domain/claim.ts';
import { valueAt } from '../../domain/evidence.ts';
import { readApiCall } from '../../domain/logs/read-api-call.ts';
import { techniqueById } from '../../domain/techniques.ts';
import { findingId, holdsExactly } from './haystack.ts';
import { type Court, type Ruling, reject, uphold } from './ruling.ts';
import { selectRows } from './select-rows.ts';

type ClaimOf<Kind extends Claim['kind']> = Extract<Claim, { readonly kind: Kind }>;

/** A value that stands in the cited evidence or the finding byte for byte, alone or as a part of an ARN or an id. */
export function checkEntity(claim: ClaimOf<'entity'>, court: Court): Ruling {
  return holdsExactly(court.cited, claim.value)
    ? uphold('stands in the evidence')
    : reject(`${claim.value} does not stand in the cited evidence`);
}

export function checkOccurred(claim: ClaimOf<'event_occurred'>, court: Court): Ruling {
  const selected = selectRows(claim.of, court.evidence);
  if (selected === null) return reject(`unknown evidence ${claim.of.evidence}`);
  if (claim.of.where.length === 0) return reject('the claim does not say which event it means');
  return selected.rows.length > 0
    ? uphold(`${selected.rows.length} matching rows`)
    : reject('no row of the evidence matches');
}

/** A value at a path of the finding where it is cited, or of a row of the cited evidence. */
export function checkState(claim: ClaimOf<'state'>, court: Court): Ruling {
  const { finding } = court;
  const places = [
    ...(claim.evidence.includes(findingId) ? [{ ...finding }, finding.document] : []),
    ...court.evidence.filter((one) => claim.evidence.includes(one.id)).flatMap((one) => one.rows),
  ];
  const found = places.map((place) => valueAt(place, claim.path)).filter((value) => value !== undefined);
  if (found.length === 0) return reject(`nothing stands at ${claim.path}`);
  const matches = found.some(
    (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)) === claim.value,
  );
  return matches ? uphold('stands there') : reject(`another value stands at ${claim.path}`);
}

/** A technique of the table that the finding's type, or an API call of the evidence or the finding, is mapped to. */
export function checkTechnique(claim: ClaimOf<'technique'>, court: Court): Ruling {
  const technique = techniqueById(claim.technique);
  if (technique === null) return reject(`${claim.technique} is not in the table of techniques`);
  if (technique.types?.test(court.finding.type) === true)
    return uphold(`${technique.name}, by the type of the finding`);
  const rows = court.evidence.filter((one) => claim.evidence.includes(one.id)).flatMap((one) => one.rows);
  const used = rows.flatMap((row) => readApiCall(row)?.name ?? []);
  const api = technique.apis.find(
    (name) => used.includes(name) || JSON.stringify(court.finding.document).includes(`"${name}"`),
  );
  return api === undefined
    ? reject(`no event of the evidence is mapped to ${technique.id}`)
    : uphold(`${technique.name}, by ${api}`);
}
