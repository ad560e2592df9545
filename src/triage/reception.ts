import type { Place } from '../domain/case.ts';
import { findReferences } from '../domain/find-references.ts';
import type { FindingReference } from '../domain/finding.ts';
import { readSenders } from '../domain/read-senders.ts';
import type { Disposition, Priority } from '../domain/verdict.ts';
import type { Ports } from '../ports.ts';
import { hear } from './hear.ts';
import { investigate, type Job } from './investigate.ts';
import { open, reopen } from './open.ts';
import type { Settings } from './settings.ts';

/** A channel the bot watches, and whose alerts get the button unasked. */
export interface WatchedChannel {
  readonly id: string;
  readonly allowedSenders: readonly string[];
}

export interface ReceptionOptions {
  readonly channels: readonly WatchedChannel[];
  /** The bot's own user, bot and app ids. */
  readonly own: readonly string[];
}

export interface AnalysisRequest {
  readonly reference: FindingReference;
  readonly alert: Place | null;
  readonly channel: string;
  readonly user: string;
}

export type RequestOutcome =
  | { readonly kind: 'started'; readonly place: Place }
  | { readonly kind: 'running'; readonly place: Place }
  | { readonly kind: 'refused'; readonly error: unknown };

/** One case in a list: enough to recognise it and go there. */
export interface CaseLine {
  readonly findingId: string;
  readonly type: string;
  readonly accountId: string;
  readonly place: Place;
  readonly verdict: { readonly disposition: Disposition | string; readonly priority: Priority | string } | null;
}

/** Where people and alerts come in: hears alerts, starts investigations, and knows which are under way. */
export interface Reception {
  heard(message: unknown, place: Place): Promise<void>;
  requested(request: AnalysisRequest): Promise<RequestOutcome>;
  listCases(limit: number): Promise<readonly CaseLine[]>;
  /** Takes up what a stop interrupted. */
  resume(): Promise<void>;
  /** Waits for the investigations under way, at most so long (milliseconds). */
  drain(limitMs: number): Promise<void>;
}

export function createReception(ports: Ports, settings: Settings, options: ReceptionOptions): Reception {
  const running = new Set<Promise<void>>();
  const start = (job: Job): void => {
    const run = investigate(job, ports, settings).finally(() => running.delete(run));
    running.add(run);
  };
  return {
    heard: async (message, place) => {
      if (!isExpectedSender(message, place, options)) return;
      const references = findReferences(message, options.own);
      if (references.length > 0) await hear(references, place, ports);
    },
    requested: (request) => handleRequest(request, ports, start),
    listCases: (limit) => listCases(limit, ports),
    resume: async () => {
      for (const job of await reopen(ports)) start(job);
    },
    drain: async (limitMs) => {
      const patience = new Promise<void>((resolve) => setTimeout(resolve, limitMs).unref());
      await Promise.race([Promise.allSettled(running), patience]);
    },
  };
}

/** Only alerts of the listed senders in the listed channels get a button unasked: anyone can paste a text that looks like one. */
function isExpectedSender(message: unknown, place: Place, { channels }: ReceptionOptions): boolean {
  const watched = channels.find(({ id }) => id === place.channel);
  return watched !== undefined && readSenders(message).some((sender) => watched.allowedSenders.includes(sender));
}

async function handleRequest(
  request: AnalysisRequest,
  ports: Ports,
  start: (job: Job) => void,
): Promise<RequestOutcome> {
  try {
    const { isNew, ...job } = await open({ ...request, requestedBy: request.user }, ports);
    if (isNew) start(job);
    return { kind: isNew ? 'started' : 'running', place: job.opened.place };
  } catch (error) {
    ports.log.warn({ error, reference: request.reference }, 'Analysis refused');
    return { kind: 'refused', error };
  }
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
