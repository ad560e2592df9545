import type { Place } from '../domain/case.ts';
import { findReferences } from '../domain/find-references.ts';
import { type FindingReference, referenceOf } from '../domain/finding.ts';
import type { FloodRule } from '../domain/offer.ts';
import { readAlertText } from '../domain/read-alert-text.ts';
import type { Disposition, Priority } from '../domain/verdict.ts';
import type { Ports } from '../ports.ts';
import { type AutoRule, createAutoStart } from './auto-start.ts';
import { createCatchUp } from './catch-up.ts';
import { createFloodWork, type FloodRequest } from './flood-work.ts';
import { type AnalysisRequest, handleRequest, type RequestOutcome, showWaiting } from './handle-request.ts';
import { type Hearing, hear } from './hear.ts';
import { investigate, type Job } from './investigate.ts';
import { createOfferDesk } from './offer-desk.ts';
import { reopen } from './open.ts';
import type { Settings } from './settings.ts';
import { createSieve, type WatchedChannel } from './sieve.ts';
import { createWorkQueue, type WorkQueue } from './work-queue.ts';

export interface ReceptionOptions {
  readonly channels: readonly WatchedChannel[];
  /** The bot's own user, bot and app ids. */
  readonly own: readonly string[];
  readonly rules?: readonly AutoRule[];
  readonly flood?: FloodRule;
  /** Investigations side by side. */
  readonly sideBySide?: number;
}

/** One case in a list: enough to recognise it and go there. */
export interface CaseLine {
  readonly findingId: string;
  readonly type: string;
  readonly accountId: string;
  readonly place: Place;
  readonly verdict: { readonly disposition: Disposition | string; readonly priority: Priority | string } | null;
}

export interface Status {
  readonly running: readonly { readonly type: string; readonly accountId: string; readonly requestedBy: string }[];
  readonly waiting: number;
  /** Alerts that have no button yet. */
  readonly offersWaiting: number;
  /** When the channels were last read for what came while nobody listened. */
  readonly caughtUpAt: string | null;
  readonly tickets: boolean;
}

/** Where people and alerts come in: hears alerts, starts investigations, and knows which are under way. */
export interface Reception {
  /** @param isShared whether another organisation reads along in the channel */
  heard(message: unknown, place: Place, isShared: boolean): Promise<void>;
  requested(request: AnalysisRequest): Promise<RequestOutcome>;
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

export function createReception(ports: Ports, settings: Settings, options: ReceptionOptions): Reception {
  const { work, offers, start, requested, hearing, handle } = openDesks(ports, settings, options);
  const channels = options.channels.map(({ id }) => id);
  const catchUp = createCatchUp(ports, { channels, handle });
  const floods = createFloodWork(ports, requested);
  return {
    heard: async (message, place, isShared) => {
      if (!channels.includes(place.channel)) return;
      if (!isShared) await handle(message, place);
      else if (findReferences(message, options.own).length > 0) await ports.channel.warnShared(place.channel);
      await catchUp.note(place);
    },
    requested,
    requestedFlood: floods.request,
    referencesAt: (place) => readReferences(place, ports),
    hasCaseIn: (reference, channel) => hasCaseIn(reference, channel, ports),
    listCases: (limit) => listCases(limit, ports),
    status: async () => {
      const tickets = ports.tracker !== null;
      return { ...describeWork(work), offersWaiting: offers.waiting(), caughtUpAt: catchUp.caughtUpAt(), tickets };
    },
    connected: catchUp.connected,
    disconnected: catchUp.disconnected,
    resume: async () => {
      for (const job of await reopen(ports)) start(job);
      for (const place of await ports.store.openAlerts()) await takeUp(place, hearing);
      void floods.resume();
    },
    drain: async (limitMs) => {
      floods.stop();
      await waitFor([work.close(), offers.close()], limitMs);
    },
  };
}

/** Those who share the work: offers, investigations, rules, and who decides what is heard. */
function openDesks(ports: Ports, settings: Settings, options: ReceptionOptions) {
  const work = createWorkQueue(options.sideBySide ?? usualSideBySide, (job) => investigate(job, ports, settings));
  const offers = createOfferDesk(ports);
  const start = (job: Job): void => {
    if (!work.add(job)) showWaiting(job, ports);
    offers.update(job.opened.place);
  };
  const requested = (request: AnalysisRequest) => handleRequest(request, ports, start);
  const autoStart = createAutoStart(
    { rules: options.rules ?? [], organisation: settings.organisation },
    ports,
    requested,
  );
  const hearing: Hearing = { ports, offers, autoStart, flood: options.flood ?? usualFlood };
  const sieve = createSieve(options, ports);
  const handle = async (message: unknown, place: Place): Promise<void> => {
    const references = await sieve(message, place);
    if (references.length > 0) await hear({ references, place, said: readAlertText(message) }, hearing);
  };
  return { work, offers, start, requested, hearing, handle };
}

async function waitFor(ends: readonly Promise<void>[], limitMs: number): Promise<void> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, limitMs).unref());
  await Promise.race([Promise.all(ends), patience]);
}

function describeWork(work: WorkQueue): Pick<Status, 'running' | 'waiting'> {
  const running = work.running().map(({ opened: { finding }, investigation: { requestedBy } }) => {
    return { type: finding.type, accountId: finding.accountId, requestedBy };
  });
  return { running, waiting: work.waiting() };
}

async function hasCaseIn({ findingId }: FindingReference, channel: string, { store }: Ports): Promise<boolean> {
  const cases = findingId === null ? [] : await store.casesStarting(findingId);
  return cases.some(({ place }) => place.channel === channel);
}

/** A stop came between noting an alert and offering it. */
async function takeUp(place: Place, { ports, offers, autoStart }: Hearing): Promise<void> {
  const noted = await ports.store.offerAt(place);
  offers.add(place);
  void autoStart(noted?.lines.map(({ reference }) => reference) ?? [], place);
}

async function readReferences(place: Place, { store }: Ports): Promise<readonly FindingReference[]> {
  const noted = await store.offerAt(place);
  if (noted) return noted.references;
  const known = await store.caseAt(place);
  return known ? [referenceOf(known.finding)] : [];
}

async function listCases(limit: number, { store }: Ports): Promise<readonly CaseLine[]> {
  const cases = await store.listCases(limit);
  return Promise.all(
    cases.map(async ({ key, finding, place }) => {
      const record = await store.lastRecord(key);
      return {
        findingId: finding.id,
        type: finding.type,
        accountId: finding.accountId,
        place,
        verdict: record?.verdict ?? null,
      };
    }),
  );
}
