import type { Place } from '../domain/case.ts';
import { TriageError } from '../domain/errors.ts';
import type { Ports } from '../ports.ts';

/** After these an alert gets its reply later. */
const passing: readonly string[] = ['slack_away', 'database_unavailable'];
/** Posting tried for half a minute by then. */
const againMs = 30_000;

type Needs = Pick<Ports, 'store' | 'channel' | 'log'>;

/** Gives alerts their reply, one after the other in each channel: what waits can still be summed up when a flood comes. */
export interface OfferDesk {
  /** @param until what else has to be done before the alert counts as dealt with */
  add(place: Place, until?: Promise<void>): void;
  waiting(): number;
  /** Offers nothing more; resolves when nothing is being posted. What waits is offered at the next start. */
  close(): Promise<void>;
  /** Brings the reply under an alert up to date before long, if there is one. */
  update(place: Place): void;
}

export function createOfferDesk(ports: Needs): OfferDesk {
  const lines = new Map<string, Promise<void>>();
  const waiting = new Set<string>();
  /** Changed while they were being offered, by an edit. */
  const changed = new Set<string>();
  let isClosed = false;
  const add: OfferDesk['add'] = (place, until = Promise.resolve()) => {
    const key = `${place.channel}/${place.ts}`;
    if (waiting.has(key)) return void changed.add(key);
    waiting.add(key);
    const before = lines.get(place.channel) ?? Promise.resolve();
    const turn = async (): Promise<void> => {
      await before;
      const isOver = isClosed || (await offer(place, until, ports));
      waiting.delete(key);
      if (!isOver) setTimeout(() => add(place, until), againMs).unref();
      else if (changed.delete(key)) void update(place, ports);
    };
    lines.set(place.channel, turn());
  };
  return {
    add,
    waiting: () => waiting.size,
    close: async () => {
      isClosed = true;
      await Promise.all(lines.values());
    },
    update: (place) => void update(place, ports),
  };
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

/** Never throws: an alert that cannot be offered now stays open. False: it is worth trying again, else it is at the next start. */
async function offer(place: Place, until: Promise<void>, { store, channel, log }: Needs): Promise<boolean> {
  const settle = (): Promise<void> => store.settleAlert(place, 'offered');
  const complain = (error: unknown): void => log.error({ error, ...place }, 'An alert could not be offered');
  try {
    const noted = await store.offerAt(place);
    if (!noted?.isOpen) return true;
    if (noted.lines.length > 0) await channel.offer(place, noted.lines);
    // The next alert does not wait for the rules of this one.
    void until.then(settle).catch(complain);
    return true;
  } catch (error) {
    complain(error);
    return !(error instanceof TriageError && passing.includes(error.code));
  }
}
