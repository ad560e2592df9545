import type { Place } from '../domain/case.ts';
import { fail } from '../domain/errors.ts';
import { findReferences } from '../domain/find-references.ts';
import type { FindingReference } from '../domain/finding.ts';
import type { FloodRule } from '../domain/offer.ts';
import { readAlertText } from '../domain/read-alert-text.ts';
import type { RequestLimits } from '../domain/work-store.ts';
import type { Ports } from '../ports.ts';
import { type AutoRule, createAutoStart } from './auto-start.ts';
import { bringUpSummaries } from './bring-up-summaries.ts';
import { createCatchUp } from './catch-up.ts';
import { createFloodWork, type FloodRequest, type FloodWork } from './flood-work.ts';
import { type AnalysisRequest, handleRequest, type RequestOutcome } from './handle-request.ts';
import { type Hearing, hear } from './hear.ts';
import type { Job } from './investigate.ts';
import { createOfferDesk } from './offer-desk.ts';
import { createPulse, type Pulse } from './pulse.ts';
import { type CaseLine, describeWork, readCases, type Status } from './read-cases.ts';
import type { Settings } from './settings.ts';
import { createSieve, type WatchedChannel } from './sieve.ts';
import { takeUpAlerts, takeUpLeftAlerts } from './take-up-alerts.ts';
import { createWorkDesk } from './work-desk.ts';

export interface ReceptionOptions {
  readonly channels: readonly WatchedChannel[];
  /** The bot's own user, bot and app ids. */
  readonly own: readonly string[];
  readonly rules?: readonly AutoRule[];
  readonly flood?: FloodRule;
  /** Investigations side by side. */
  readonly sideBySide?: number;
  readonly limits?: RequestLimits;
}

/** Where people and alerts come in: hears alerts, starts investigations, and knows which are under way. */
export interface Reception {
  /** @param isShared whether another organisation reads along in the channel */
  heard(message: unknown, place: Place, isShared: boolean): Promise<void>;
  requested(request: AnalysisRequest): Promise<RequestOutcome>;
  /** Throws asked_too_much. */
  admit(user: string, channel: string): Promise<void>;
  requestedFlood(request: FloodRequest): Promise<number>;
  referencesAt(place: Place): Promise<readonly FindingReference[]>;
  hasCaseIn(reference: FindingReference, channel: string): Promise<boolean>;
  listCases(limit: number): Promise<readonly CaseLine[]>;
  status(): Promise<Status>;
  /** Listening again: reads what was missed. */
  connected(): Promise<void>;
  disconnected(): void;
  /** Takes up what a stop interrupted. */
  resume(): Promise<void>;
  /** Waits for the investigations under way, at most so long (milliseconds). */
  drain(limitMs: number): Promise<void>;
}

const usualFlood: FloodRule = { least: 20, withinMs: 120_000 };
const usualSideBySide = 4;
const usualLimits: RequestLimits = { perPerson: 30, perChannel: 120 };

export function createReception(ports: Ports, settings: Settings, options: ReceptionOptions): Reception {
  const desks = openDesks(ports, settings, options);
  const { work, offers, requested, hearing, handle } = desks;
  const channels = options.channels.map(({ id }) => id);
  const catchUp = createCatchUp(ports, { channels, handle });
  const floods = createFloodWork(ports, requested);
  const cares = [floods.resume, () => takeUpLeftAlerts(hearing), () => bringUpSummaries(ports)];
  const pulse = createPulse(ports, cares);
  return {
    heard: async (message, place, isShared) => {
      if (!channels.includes(place.channel)) return;
      try {
        if (!isShared) await handle(message, place);
        else if (findReferences(message, options.own).length > 0) await ports.channel.warnShared(place.channel);
        await catchUp.note(place);
      } catch (error) {
        catchUp.missed(place);
        throw error;
      }
    },
    requested,
    admit: (user, channel) => admit({ user, channel }, options.limits ?? usualLimits, ports),
    requestedFlood: floods.request,
    ...readCases(ports),
    status: async () => {
      const work = await describeWork(ports);
      return { ...work, offersWaiting: offers.waiting(), caughtUpAt: catchUp.caughtUpAt() };
    },
    connected: catchUp.connected,
    disconnected: catchUp.disconnected,
    resume: async () => {
      await pulse.start();
      await work.open();
      await takeUpAlerts(hearing);
    },
    drain: (limitMs) => close({ ...desks, floods, pulse }, limitMs),
  };
}

/** Those who share the work: offers, investigations, rules, and who decides what is heard. */
function openDesks(ports: Ports, settings: Settings, options: ReceptionOptions) {
  const end = new AbortController();
  const work = createWorkDesk(ports, settings, options.sideBySide ?? usualSideBySide);
  const offers = createOfferDesk(ports);
  const start = (job: Job): void => {
    work.expect(job);
    offers.update(job.opened.place);
  };
  const requested = (request: AnalysisRequest) => handleRequest(request, ports, start);
  const autoStart = createAutoStart(
    { rules: options.rules ?? [], organisation: settings.organisation, signal: end.signal },
    ports,
    requested,
  );
  const hearing: Hearing = { ports, offers, autoStart, flood: options.flood ?? usualFlood };
  const sieve = createSieve(options, ports);
  const handle = async (message: unknown, place: Place): Promise<void> => {
    const references = await sieve(message, place);
    if (references.length > 0) await hear({ references, place, said: readAlertText(message) }, hearing);
  };
  return { work, offers, requested, hearing, handle, end };
}

interface Open extends ReturnType<typeof openDesks> {
  readonly floods: FloodWork;
  readonly pulse: Pulse;
}

async function close({ work, offers, end, floods, pulse }: Open, limitMs: number): Promise<void> {
  floods.stop();
  end.abort();
  await Promise.all([work.close(limitMs), waitFor([offers.close()], limitMs)]);
  await pulse.stop();
}

async function waitFor(ends: readonly Promise<void>[], limitMs: number): Promise<void> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, limitMs).unref());
  await Promise.race([Promise.all(ends), patience]);
}

async function admit(
  who: { readonly user: string; readonly channel: string },
  limits: RequestLimits,
  { store }: Ports,
): Promise<void> {
  const refusal = await store.findRefusal(who, limits);
  if (refusal !== null)
    throw fail('asked_too_much', { who: refusal, most: refusal === 'person' ? limits.perPerson : limits.perChannel });
}
