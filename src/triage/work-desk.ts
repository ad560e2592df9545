import type { JobInHand, OpenInvestigation } from '../domain/work-store.ts';
import type { Ports } from '../ports.ts';
import { beginAttempt } from './begin-attempt.ts';
import { investigate, type Job } from './investigate.ts';
import type { Settings } from './settings.ts';
import { settleTicket } from './settle-ticket.ts';

/** Investigations under way and in line, on all replicas. */
export interface WorkDesk {
  /** An investigation was queued: shows its place in the line, where it has to wait. */
  expect(job: Job): void;
  /** Begins to work, and goes on with what a stop interrupted. */
  open(): Promise<void>;
  /** Takes nothing more; what is not done within so long (milliseconds) is handed on. */
  close(limitMs: number): Promise<void>;
}

/** So many of the next ones see their place move. */
const shownPlaces = 10;
/** An investigation for which there is room has begun by then. */
const patienceMs = 300;

export function createWorkDesk(ports: Ports, settings: Settings, sideBySide: number): WorkDesk {
  const { store, log } = ports;
  const showPlaces = coalesce(() =>
    showLine(ports).catch((error: unknown) => log.warn({ error }, 'The places in the line could not be shown')),
  );
  const run = async (job: JobInHand): Promise<void> => {
    const attempt = await beginAttempt(job, ports);
    if (attempt === null) return;
    showPlaces();
    await investigate(attempt, ports, settings);
  };
  return {
    expect: ({ investigation }) => {
      setTimeout(() => void showPlace(investigation.id, ports), patienceMs).unref();
    },
    open: async () => {
      await store.jobs.work('ticket', { sideBySide: 1, run: (job) => settleTicket(job, ports) });
      await store.jobs.work('investigation', { sideBySide, run });
      await store.queueUnfinished();
    },
    close: (limitMs) => store.jobs.drain(limitMs),
  };
}

async function showPlace(id: string, ports: Pick<Ports, 'store' | 'channel' | 'log'>): Promise<void> {
  try {
    const found = await ports.store.openInvestigation(id);
    if (found !== null && found.inLine !== null) await showWaiting(found, ports);
  } catch (error) {
    ports.log.warn({ error }, 'Progress could not be shown');
  }
}

async function showLine(ports: Pick<Ports, 'store' | 'channel'>): Promise<void> {
  for (const waiting of await ports.store.nextInLine(shownPlaces)) await showWaiting(waiting, ports);
}

/** Slack may let a message wait: by then the investigation may have begun, here or elsewhere, and shows that itself. */
function showWaiting(
  { opened, investigation, inLine }: OpenInvestigation,
  { channel, store }: Pick<Ports, 'channel' | 'store'>,
): Promise<void> {
  const startedBy = investigation.requestedBy;
  const isStill = async (): Promise<boolean> => (await store.openInvestigation(investigation.id))?.inLine === inLine;
  return channel.progress(opened, investigation, { step: 'open', done: 0, planned: 0, startedBy, inLine, isStill });
}

/** Where Slack is slow, what is asked for meanwhile is done once, afterwards. */
function coalesce(work: () => Promise<void>): () => void {
  let isRunning = false;
  let isWanted = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    while (isWanted) {
      isWanted = false;
      await work();
    }
    isRunning = false;
  };
  return () => {
    isWanted = true;
    if (!isRunning) void run();
  };
}
