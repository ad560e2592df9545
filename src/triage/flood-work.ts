import type { FloodAlert } from '../domain/offer.ts';
import { severityValue } from '../domain/severity-value.ts';
import type { Ports } from '../ports.ts';
import type { AnalysisRequest } from './handle-request.ts';

export interface FloodRequest {
  readonly flood: string;
  /** Null: all of them. */
  readonly worst: number | null;
  readonly user: string;
}

export interface FloodWork {
  /** Returns how many are going to be analysed; a stop does not lose them. */
  request(request: FloodRequest): Promise<number>;
  /** Goes on with what was asked for before a stop. */
  resume(): Promise<void>;
  stop(): void;
}

/** Has many alerts analysed, one opened after the other. */
export function createFloodWork(
  { store, log }: Pick<Ports, 'store' | 'log'>,
  request: (request: AnalysisRequest) => Promise<unknown>,
): FloodWork {
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  const openAll = async (): Promise<void> => {
    for (const { place, reference, user } of await store.wantedAlerts()) {
      if (isStopped) return;
      await request({ reference, alert: place, channel: place.channel, user });
      await store.wantAlerts([place], null);
    }
  };
  const goOn = (): Promise<void> => {
    running = running.then(openAll).catch((error: unknown) => {
      log.error({ error }, 'The alerts of a flood could not all be opened');
    });
    return running;
  };
  return {
    request: async ({ flood, worst, user }) => {
      const alerts = await store.floodAlerts(flood);
      const chosen = worst === null ? alerts : pickWorst(alerts, worst);
      const places = chosen.map(({ place }) => place);
      await store.wantAlerts(places, user);
      void goOn();
      return places.length;
    },
    resume: goOn,
    stop: () => {
      isStopped = true;
    },
  };
}

/** By what the alerts say; of equals the newest. */
function pickWorst(alerts: readonly FloodAlert[], count: number): readonly FloodAlert[] {
  const worse = (one: FloodAlert, other: FloodAlert) =>
    severityValue(other.reference.severity) - severityValue(one.reference.severity) ||
    Number(other.place.ts) - Number(one.place.ts);
  return alerts.toSorted(worse).slice(0, count);
}
