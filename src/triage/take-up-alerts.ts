import type { Place } from '../domain/case.ts';
import type { Ports } from '../ports.ts';
import type { AutoStart } from './auto-start.ts';
import type { OfferDesk } from './offer-desk.ts';

export interface TakingUp {
  readonly ports: Pick<Ports, 'store'>;
  readonly offers: OfferDesk;
  readonly autoStart: AutoStart;
}

/** Whoever noted an alert so long ago and does not offer it has forgotten it. */
const usualPatienceMs = 60_000;

/** At the start: a stop came between noting an alert and offering it. */
export async function takeUpAlerts(taking: TakingUp): Promise<void> {
  for (const place of await taking.ports.store.openAlerts()) await takeUp(place, taking);
}

/** From then on: what a replica that is gone left behind, and what this one lost on the way. */
export async function takeUpLeftAlerts(taking: TakingUp, patienceMs = usualPatienceMs): Promise<void> {
  for (const place of await taking.ports.store.takeAlerts(patienceMs)) await takeUp(place, taking);
}

async function takeUp(place: Place, { ports, offers, autoStart }: TakingUp): Promise<void> {
  const noted = await ports.store.offerAt(place);
  if (offers.holds(place)) return;
  offers.add(place, autoStart(noted?.lines.map(({ reference }) => reference) ?? [], place));
}
