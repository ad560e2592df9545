import type { Place } from '../domain/case.ts';
import type { FindingReference } from '../domain/finding.ts';
import type { Ports } from '../ports.ts';

/**
 * Registers an alert and offers Analyze under it, once per finding: another alert of a finding that has its reply already
 * only raises the count.
 */
export async function hear(
  references: readonly FindingReference[],
  place: Place,
  ports: Pick<Ports, 'store' | 'channel' | 'log'>,
): Promise<void> {
  const fresh: FindingReference[] = [];
  for (const reference of references) {
    const noted = await ports.store.noteAlert(place, reference);
    // The same message again (redelivery, or a stop between noting and offering): the offer posts once at most.
    const isSame = noted.known?.channel === place.channel && noted.known.ts === place.ts;
    if (noted.isNew || isSame) fresh.push(reference);
    else ports.log.info({ findingId: reference.findingId, seen: noted.seen }, 'Alert of a known finding');
  }
  if (fresh.length > 0) await ports.channel.offer(place, fresh);
}
