import { TriageError } from '../domain/errors.ts';
import type { FloodAlert, WantedAlert } from '../domain/offer.ts';
import { severityValue } from '../domain/severity-value.ts';
import type { Ports } from '../ports.ts';
import type { AnalysisRequest, RequestOutcome } from './handle-request.ts';

export interface FloodRequest {
  readonly flood: string;
  /** Null: all of them. */
  readonly worst: number | null;
  readonly user: string;
  readonly request?: string;
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
  request: (request: AnalysisRequest) => Promise<RequestOutcome>,
): FloodWork {
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  let isOurs = false;
  const openAll = async (): Promise<void> => {
    isOurs = false;
    for (const wanted of await store.wantedAlerts()) {
      // One replica at a time, so that none opens what another one opened and finished meanwhile.
      isOurs = !isStopped && (await store.takeDuty(duty, dutyMs));
      if (!isOurs) return;
      if (isLineFull(await request(askFor(wanted)))) return;
      await store.wantAlerts([wanted.place], null);
    }
  };
  const goOn = (): Promise<void> => {
    running = running
      .then(openAll)
      .finally(() => (isOurs ? store.endDuty(duty, true) : undefined))
      .catch((error: unknown) => {
        log.error({ error }, 'The alerts of a flood could not all be opened');
      });
    return running;
  };
  return {
    request: async ({ flood, worst, user, request: id }) => {
      const alerts = await store.floodAlerts(flood);
      const chosen = worst === null ? alerts : pickWorst(alerts, worst);
      const places = chosen.map(({ place }) => place);
      await store.wantAlerts(places, user, id ?? null);
      void goOn();
      return places.length;
    },
    resume: goOn,
    stop: () => {
      isStopped = true;
    },
  };
}

const duty = 'flood';
/** Far longer than one request takes. */
const dutyMs = 120_000;

/** The same alert of the same click is one request, whoever takes it up. */
function askFor({ place, reference, user, request }: WantedAlert): AnalysisRequest {
  const own = request === null ? {} : { request: `${request}/${place.channel}/${place.ts}` };
  return { reference, alert: place, channel: place.channel, user, ...own };
}

/** The rest goes on later. */
function isLineFull(outcome: RequestOutcome): boolean {
  return outcome.kind === 'refused' && outcome.error instanceof TriageError && outcome.error.code === 'line_full';
}

/** By what the alerts say; of equals the newest. */
function pickWorst(alerts: readonly FloodAlert[], count: number): readonly FloodAlert[] {
  const worse = (one: FloodAlert, other: FloodAlert) =>
    severityValue(other.reference.severity) - severityValue(one.reference.severity) ||
    Number(other.place.ts) - Number(one.place.ts);
  return alerts.toSorted(worse).slice(0, count);
}
