import type { Place } from '../domain/case.ts';
import { isPassing } from '../domain/is-passing.ts';
import type { Ports } from '../ports.ts';

/** Posting tried for half a minute by then. */
const againMs = 30_000;

type Needs = Pick<Ports, 'store' | 'log'> & { readonly channel: Pick<Ports['channel'], 'offer' | 'updateOffer'> };

/** Gives alerts their reply, one after the other in each channel: what waits can still be summed up when a flood comes. */
export interface OfferDesk {
  /** @param until what else has to be done before the alert counts as dealt with; false: it was not done by this process */
  add(place: Place, until?: Promise<boolean>): void;
  /** Whether an alert waits here, for its reply or for its rules, or Slack refused its reply for good. */
  holds(place: Place): boolean;
  waiting(): number;
  /** Offers nothing more; resolves when nothing is being posted. What waits is offered at the next start. */
  close(): Promise<void>;
  /** Brings the reply under an alert up to date before long, if there is one. */
  update(place: Place): void;
}

export function createOfferDesk(ports: Needs): OfferDesk {
  const lines = new Map<string, Promise<void>>();
  const waiting = new Set<string>();
  /** Also those that have their reply and wait for their rules. */
  const held = new Set<string>();
  /** Changed while they were being offered, by an edit. */
  const changed = new Set<string>();
  let isClosed = false;
  const add: OfferDesk['add'] = (place, until = Promise.resolve(true)) => {
    const key = keyOf(place);
    if (waiting.has(key)) return void changed.add(key);
    waiting.add(key);
    held.add(key);
    const before = lines.get(place.channel) ?? Promise.resolve();
    const turn = async (): Promise<void> => {
      await before;
      const outcome = isClosed ? 'kept' : await offer(place, ports);
      waiting.delete(key);
      if (outcome === 'later') setTimeout(() => add(place, until), againMs).unref();
      // The next alert does not wait for the rules of this one.
      if (outcome === 'offered') void settle(place, until, ports).finally(() => held.delete(key));
      if (outcome === 'settled') held.delete(key);
      if (outcome !== 'later' && changed.delete(key)) void update(place, ports);
    };
    lines.set(place.channel, turn());
  };
  return {
    add,
    holds: (place) => held.has(keyOf(place)),
    waiting: () => waiting.size,
    close: async () => {
      isClosed = true;
      await Promise.all(lines.values());
    },
    update: (place) => void update(place, ports),
  };
}

function keyOf({ channel, ts }: Place): string {
  return `${channel}/${ts}`;
}

/** Only a courtesy: a second click is answered as already running. */
async function update(place: Place, { store, channel, log }: Needs): Promise<void> {
  try {
    const noted = await store.offerAt(place);
    if (noted && noted.lines.length > 0) await channel.updateOffer(place, noted.lines);
  } catch (error) {
    log.warn({ error, ...place }, 'The reply under an alert could not be brought up to date');
  }
}

/** `settled`: somebody dealt with it before. `later`: worth trying again. `kept`: it stays open until the next start. */
type Offered = 'offered' | 'settled' | 'later' | 'kept';

/** Never throws: an alert that cannot be offered now stays open. */
async function offer(place: Place, { store, channel, log }: Needs): Promise<Offered> {
  try {
    const noted = await store.offerAt(place);
    if (!noted?.isOpen) return 'settled';
    if (noted.lines.length > 0) await channel.offer(place, noted.lines);
    return 'offered';
  } catch (error) {
    complain(error, place, log);
    return isPassing(error) ? 'later' : 'kept';
  }
}

/** Never throws: one that could not be settled stays open, and is taken up again. */
async function settle(place: Place, until: Promise<boolean>, { store, log }: Needs): Promise<void> {
  try {
    if (await until) await store.settleAlert(place, 'offered');
  } catch (error) {
    complain(error, place, log);
  }
}

function complain(error: unknown, place: Place, log: Needs['log']): void {
  log.error({ error, ...place }, 'An alert could not be offered');
}
