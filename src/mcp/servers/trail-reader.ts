import type { Trail } from '../../domain/trail-coverage.ts';
import type { ErrorClass } from '../call-result.ts';
import { createPacer, type Pacer } from '../pacing.ts';
import { createSingleFlight } from '../single-flight.ts';
import { type CloudTrailAccess, createCloudTrailClients } from './cloudtrail-clients.ts';
import { describeTrails } from './describe-trails.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

export type TrailsRead =
  | { readonly trails: readonly Trail[]; readonly calls: number }
  | { readonly error: ErrorClass; readonly calls: number };

/** What AWS says about the trails of an account in a region. Never throws but for the signal. */
export interface TrailReader {
  read(place: Place, signal: AbortSignal): Promise<TrailsRead>;
}

/** AWS allows 10 a second of each of these calls; others ask them too. */
const perSecond = 4;
/** Trails change rarely, and a change of theirs is an event in the log that the investigation reads anyway. */
const rememberedForMs = 10 * 60_000;
/** A refusal is asked about again sooner: somebody may be giving us the permission right now. */
const refusalForMs = 60_000;

/** Asks each place once in ten minutes, whoever wants to know. */
export function createTrailReader(access: CloudTrailAccess & { readonly pacer?: Pacer | undefined }): TrailReader {
  const clients = createCloudTrailClients(access);
  const pacer = access.pacer ?? createPacer({ perSecond });
  const flights = createSingleFlight<TrailsRead>();
  const known = new Map<string, { readonly read: TrailsRead; readonly until: number }>();
  const ask = async (place: Place, signal: AbortSignal): Promise<TrailsRead> => {
    let calls = 0;
    const obstacle = await clients.findObstacle(place.account);
    if (obstacle !== null) return { error: obstacle, calls };
    const client = clients.clientOf(place);
    try {
      await client.config.credentials();
      const trails = await describeTrails(place.region, (work) => {
        calls += 1;
        return pacer.run(`trails ${place.account} ${place.region}`, () => work(client), signal);
      });
      return { trails, calls };
    } catch (error) {
      signal.throwIfAborted();
      return { error: clients.classify(error), calls };
    }
  };
  return {
    read: async (place, signal) => {
      const key = `${place.account} ${place.region}`;
      const remembered = known.get(key);
      if (remembered && Date.now() < remembered.until) return { ...remembered.read, calls: 0 };
      const read = await flights.join(key, signal, (shared) => ask(place, shared));
      known.set(key, { read, until: Date.now() + ('trails' in read ? rememberedForMs : refusalForMs) });
      return read;
    },
  };
}
