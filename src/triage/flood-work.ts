import { TriageError } from '../domain/errors.ts';
import { isPassing } from '../domain/is-passing.ts';
import type { FloodAlert, WantedAlert } from '../domain/offer.ts';
import { severityValue } from '../domain/severity-value.ts';
import type { Ports } from '../ports.ts';
import { createRetry } from './create-retry.ts';
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
  /** Goes on with what was asked for before a stop, unless it is known to be too early for that. */
  resume(): Promise<void>;
  stop(): void;
}

type Needs = Pick<Ports, 'store' | 'log'> & { readonly channel: Pick<Ports['channel'], 'refused'> };

const duty = 'flood';
/** Far longer than one request takes. */
const dutyMs = 120_000;
/** How soon the line may have room again, or a service answer. */
const usualAgainMs = 3000;

/** Has many alerts analysed, one opened after the other. What was asked for is kept until it is started or refused for good. */
export function createFloodWork(
  ports: Needs,
  request: (request: AnalysisRequest) => Promise<RequestOutcome>,
  { againMs = usualAgainMs } = {},
): FloodWork {
  const { log } = ports;
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  const retry = createRetry(() => void goOn(), againMs);
  const openAll = async (): Promise<void> => {
    if (isStopped) return;
    const left = await openWanted(ports, { request, isStopped: () => isStopped });
    if (left !== null) return retry.again(left === 'line full' ? againMs : undefined);
    retry.end();
  };
  const goOn = (): Promise<void> => {
    running = running.then(openAll).catch((error: unknown) => {
      log.error({ error }, 'The alerts of a flood could not all be opened');
      retry.again();
    });
    return running;
  };
  return {
    request: async (wish) => {
      const count = await noteWish(wish, ports);
      void goOn();
      return count;
    },
    resume: async () => {
      if (!retry.isPending()) await goOn();
    },
    stop: () => {
      isStopped = true;
      retry.cancel();
    },
  };
}

/** Returns how many alerts that is. */
async function noteWish({ flood, worst, user, request }: FloodRequest, { store }: Needs): Promise<number> {
  const alerts = await store.floodAlerts(flood);
  const chosen = worst === null ? alerts : pickWorst(alerts, worst);
  const places = chosen.map(({ place }) => place);
  await store.wantAlerts(places, user, request ?? null);
  return places.length;
}

interface Opening {
  readonly request: (request: AnalysisRequest) => Promise<RequestOutcome>;
  readonly isStopped: () => boolean;
}

/** What keeps the rest waiting; null: nothing that this process could wait for. */
type Left = 'line full' | 'trouble' | null;

async function openWanted(ports: Needs, { request, isStopped }: Opening): Promise<Left> {
  const { store } = ports;
  const wantedAlerts = await store.wantedAlerts();
  if (wantedAlerts.length === 0) return null;
  const away = new Set<string>();
  try {
    for (const wanted of wantedAlerts) {
      // One replica at a time, so that none opens what another one opened and finished meanwhile.
      if (isStopped() || !(await store.takeDuty(duty, dutyMs))) return null;
      // Where GuardDuty just failed, each of the others would wait for it in vain; elsewhere it may answer.
      if (away.has(whereOf(wanted))) continue;
      const left = await openOne(wanted, request, ports);
      if (left === 'line full') return left;
      if (left === 'trouble') away.add(whereOf(wanted));
      else await store.wantAlerts([wanted.place], null);
    }
    return away.size > 0 ? 'trouble' : null;
  } finally {
    await store.endDuty(duty, true);
  }
}

/** A refusal for good is told under the alert: who asked was told that it is going to be analysed. */
async function openOne(wanted: WantedAlert, request: Opening['request'], { channel, log }: Needs): Promise<Left> {
  const outcome = await request(askFor(wanted));
  if (outcome.kind !== 'refused') return null;
  const { error } = outcome;
  if (isPassing(error)) return error instanceof TriageError && error.code === 'line_full' ? 'line full' : 'trouble';
  try {
    await channel.refused(wanted, error);
    return null;
  } catch (problem) {
    log.warn({ error: problem, ...wanted.place }, 'Nobody could be told why an alert is not analysed');
    return isPassing(problem) ? 'trouble' : null;
  }
}

function whereOf({ reference: { accountId, region } }: WantedAlert): string {
  return `${accountId}/${region}`;
}

/** The same alert of the same click is one request, whoever takes it up. */
function askFor({ place, reference, user, request }: WantedAlert): AnalysisRequest {
  const own = request === null ? {} : { request: `${request}/${place.channel}/${place.ts}` };
  return { reference, alert: place, channel: place.channel, user, ...own };
}

/** By what the alerts say; of equals the newest. */
function pickWorst(alerts: readonly FloodAlert[], count: number): readonly FloodAlert[] {
  const worse = (one: FloodAlert, other: FloodAlert) =>
    severityValue(other.reference.severity) - severityValue(one.reference.severity) ||
    Number(other.place.ts) - Number(one.place.ts);
  return alerts.toSorted(worse).slice(0, count);
}
