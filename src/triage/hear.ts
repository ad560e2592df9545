import type { Place } from '../domain/case.ts';
import type { FindingReference } from '../domain/finding.ts';
import { looksLikeSample } from '../domain/looks-like-sample.ts';
import type { FloodRule } from '../domain/offer.ts';
import type { Ports } from '../ports.ts';
import type { AutoStart } from './auto-start.ts';
import type { OfferDesk } from './offer-desk.ts';

export interface Alert {
  readonly references: readonly FindingReference[];
  readonly place: Place;
  /** What the message says. */
  readonly said: string;
}

export interface Hearing {
  readonly ports: Pick<Ports, 'store' | 'channel' | 'log'>;
  readonly offers: OfferDesk;
  readonly autoStart: AutoStart;
  readonly flood: FloodRule;
}

/**
 * Registers an alert and has Analyze offered under it, once per finding: another alert of a finding that has its reply
 * already shows there as seen again, and one of very many of its type is only counted in a summary.
 */
export async function hear(alert: Alert, hearing: Hearing): Promise<void> {
  const { place } = alert;
  const { ports, offers, autoStart, flood: rule } = hearing;
  const fresh = await noteAll(alert, hearing);
  const [first] = fresh;
  if (first === undefined) return ports.store.settleAlert(place, 'again');
  // The same message again, after it was dealt with.
  if (!(await ports.store.isOpen(place))) return;
  const rules = autoStart(fresh, place);
  const flood = fresh.length === 1 ? await ports.store.joinFlood(place, first.type, rule) : null;
  if (flood === null) return offers.add(place, rules);
  ports.log.info({ ...flood }, 'Alert of a flood');
  // The summary is brought up to date at its own pace: the next alert does not wait for it.
  ports.channel.summarize(flood).catch((error: unknown) => {
    ports.log.error({ error, flood: flood.id }, 'The summary of a flood could not be posted');
  });
}

/** Returns what no other alert told of before. */
async function noteAll({ references, place, said }: Alert, { ports, offers }: Hearing) {
  const sample = looksLikeSample(said);
  const fresh: FindingReference[] = [];
  for (const reference of references) {
    const { known, seen } = await ports.store.noteAlert(place, reference, { said, sample });
    const isElsewhere = known !== null && (known.channel !== place.channel || known.ts !== place.ts);
    if (!isElsewhere) fresh.push(reference);
    else {
      ports.log.info({ findingId: reference.findingId, seen }, 'Alert of a known finding');
      offers.update(known);
    }
  }
  return fresh;
}
