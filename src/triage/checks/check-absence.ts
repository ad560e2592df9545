import type { Claim } from '../../domain/claim.ts';
import { type Coverage, isComplete } from '../../domain/coverage.ts';
import { findLog } from '../../domain/log-coverage.ts';
import { type Court, type Ruling, reject, uphold } from './ruling.ts';

type Absence = Extract<Claim, { readonly kind: 'event_absent' }>;

/**
 * Silence is absence only where a complete query over a log that is known to be collected found nothing, for the whole time
 * and every region the claim speaks of, the time of the finding among them.
 */
export function checkAbsent(claim: Absence, court: Court): Ruling {
  const asked = court.coverage.filter((entry) => entry.question === claim.question);
  if (asked.length === 0) return reject(`question ${claim.question} was not asked`);
  if (asked.some((entry) => entry.rows > 0)) return reject('the question was answered with rows');
  const complete = asked.filter((entry) => isComplete(entry.outcome));
  if (complete.length === 0) return reject(`not observable: ${listOutcomes(asked)}`);
  const missed = asked.filter((entry) => !isComplete(entry.outcome) && !complete.some((other) => spans(other, entry)));
  if (missed.length > 0) return reject(`not observable in part: ${listOutcomes(missed)}`);
  if (!spansFinding(claim, court)) return reject('the claim does not cover the time of the finding');
  if (!complete.some((entry) => spans(entry, claim)))
    return reject('the search does not cover the time or the regions of the claim');
  const dark = complete.filter((entry) => !isCollected(entry, court));
  if (dark.length > 0) return reject(`not known to be collected: ${dark.map(({ source }) => source).join(', ')}`);
  return uphold('a complete search of a log that is collected found nothing');
}

function listOutcomes(entries: readonly Coverage[]): string {
  return entries.map((entry) => `${entry.source} ${entry.outcome}`).join(', ');
}

type Span = Pick<Coverage, 'from' | 'to' | 'regions'>;

/** A log without regions covers every region; a claim without regions asks for none. */
function spans(entry: Span, wanted: Span): boolean {
  const regions = entry.regions.length === 0 || wanted.regions.every((region) => entry.regions.includes(region));
  return regions && Date.parse(entry.from) <= Date.parse(wanted.from) && Date.parse(entry.to) >= Date.parse(wanted.to);
}

function spansFinding({ from, to }: Absence, { finding }: Court): boolean {
  return Date.parse(from) <= Date.parse(finding.firstSeen) && Date.parse(to) >= Date.parse(finding.lastSeen);
}

function isCollected(entry: Coverage, { organisation, finding }: Court): boolean {
  const { source, account, from, to } = entry;
  const regions = entry.regions.length === 0 ? [finding.region] : entry.regions;
  const options = { via: null, at: finding.firstSeen, around: finding.firstSeen };
  return regions.every((region) => {
    const need = { source, events: null, bucket: null, account, region, from, to };
    const log = findLog(need, organisation, options);
    return log.collected && Date.parse(log.from) <= Date.parse(from) && Date.parse(log.to) >= Date.parse(to);
  });
}
