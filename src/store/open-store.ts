import type { CaseStore, Clock, Logger } from '../ports.ts';
import { alertAt, alertOf, isOpen, noteAlert, openAlerts, settleAlert, takeAlerts } from './alert-table.ts';
import { caseAt, casesStarting, findCase, listCases, openCase } from './case-table.ts';
import type { LineLimits } from './choose-round.ts';
import { asUnavailable } from './explain-database-error.ts';
import { floodAlerts, floodsBehind, joinFlood, noteSummary, readFlood } from './flood-table.ts';
import {
  failInvestigation,
  finishInvestigation,
  isOver,
  lastRecord,
  listUnfinished,
  saveStep,
  startInvestigation,
} from './investigation-table.ts';
import { type OpenJobs, openJobs } from './job-queue.ts';
import { keepWork } from './keep-work.ts';
import { readLook, saveLook } from './look-table.ts';
import { readMark, saveMark } from './mark-table.ts';
import { claimMessage, holdClaim, messageFor, noteMessage } from './message-table.ts';
import { readOffer } from './offer-view.ts';
import { type DatabaseOptions, type OpenDatabase, openDatabase } from './open-database.ts';
import { isRecentlyRecovered } from './recent-recovery.ts';
import { claimRuleStart } from './rule-table.ts';
import { saveTicket, ticketOf } from './ticket-table.ts';
import { createUpkeep, type Upkeep } from './upkeep.ts';
import { wantAlerts, wantedAlerts } from './wanted-alerts.ts';

export interface StoreOptions extends DatabaseOptions {
  readonly clock: Clock;
  /** How long another process has for posting a message it claimed. The embedded database has one process: no time at all. */
  readonly leaseMs?: number;
  /** How many investigations may wait in line. */
  readonly line?: LineLimits;
  /** When a ticket that is not certain is first looked for again. */
  readonly ticketSeconds?: number;
  readonly log?: Logger;
}

/** The store with what keeps its database in order. */
export interface Store extends CaseStore {
  readonly upkeep: Upkeep;
  /** Of late a backup or an empty database took the place of one that could not be opened: something may be missing in it. */
  readonly mayHaveForgotten: boolean;
}

/** Search of JIRA sees a new ticket after seconds. */
const usualTicketSeconds = 15;

const usualLine: LineLimits = { total: 2000, each: 500 };

/** Longer than Slack's client tries one call. */
const sharedLeaseMs = 60_000;

/**
 * Opens the store: PostgreSQL with `databaseUrl`, else the embedded database in `dataDirectory` (null: in memory, for tests
 * and one-off runs). Throws database_in_use where another process holds the directory, and database_unavailable; so does
 * every method later on.
 */
export async function openStore({ clock, leaseMs, line, log, ...options }: StoreOptions): Promise<Store> {
  const open = await asUnavailable(() => openDatabase(options));
  const jobs = await startJobs(open, log);
  const work = keepWork(open, jobs);
  // A replica that is not known to live would have its first requests taken from it.
  if (work.isShared) await work.beat();
  const lease = leaseMs ?? (options.databaseUrl ? sharedLeaseMs : 0);
  const directory = options.databaseUrl ? null : options.dataDirectory;
  const mayHaveForgotten = directory !== null && isRecentlyRecovered(directory, clock.now());
  let closing: Promise<void> | null = null;
  return {
    ...keepAlerts(open.database, clock, work.replica),
    ...keepCases(open.database, {
      clock,
      jobs,
      limits: line ?? usualLine,
      ticketSeconds: options.ticketSeconds ?? usualTicketSeconds,
    }),
    ...keepMessages(open.database, { leaseMs: lease, mayHaveForgotten, isShared: work.isShared }),
    ...work,
    upkeep: createUpkeep(open.database, directory),
    mayHaveForgotten,
    close: () => {
      closing ??= asUnavailable(() => jobs.close().finally(open.close));
      return closing;
    },
  };
}

async function startJobs(open: OpenDatabase, log: Logger | undefined): Promise<OpenJobs> {
  try {
    return await asUnavailable(() => openJobs({ ...open.forJobs, log }));
  } catch (error) {
    await open.close().catch(() => undefined);
    throw error;
  }
}

const run = asUnavailable;

function keepAlerts(database: OpenDatabase['database'], clock: Clock, replica: string) {
  const ago = (ms: number): Date => new Date(clock.now().getTime() - ms);
  return {
    noteAlert: (place, reference, more) =>
      run(() =>
        noteAlert(database, { said: null, sample: false, ...more, place, reference, at: clock.now(), holder: replica }),
      ),
    alertAt: (place) => run(() => alertAt(database, place)),
    alertOf: (finding) => run(() => alertOf(database, finding)),
    offerAt: (place) => run(() => readOffer(database, place)),
    isOpen: (place) => run(() => isOpen(database, place)),
    settleAlert: (place, how) => run(() => settleAlert(database, { place, how })),
    openAlerts: () => run(() => openAlerts(database)),
    takeAlerts: (notedMs) => run(() => takeAlerts(database, { replica, before: ago(notedMs) })),
    joinFlood: (place, type, rule) => run(() => joinFlood(database, { place, type, rule, now: clock.now() })),
    floodOf: (id) => run(() => readFlood(database, id)),
    floodAlerts: (id) => run(() => floodAlerts(database, id)),
    noteSummary: (id, count) => run(() => noteSummary(database, { id, count })),
    floodsBehind: (quietMs) => run(() => floodsBehind(database, { quietSince: ago(quietMs), now: clock.now() })),
    wantAlerts: (places, user, request = null) => run(() => wantAlerts(database, { places, user, request })),
    wantedAlerts: () => run(() => wantedAlerts(database)),
    readMark: (channel) => run(() => readMark(database, channel)),
    saveMark: (channel, ts) => run(() => saveMark(database, { channel, ts })),
    claimRuleStart: (start) => run(() => claimRuleStart(database, { ...start, now: clock.now() })),
  } satisfies Partial<CaseStore>;
}

interface Starting {
  readonly clock: Clock;
  readonly jobs: OpenJobs;
  readonly limits: LineLimits;
  readonly ticketSeconds: number;
}

function keepCases(database: OpenDatabase['database'], { clock, jobs, limits, ticketSeconds }: Starting) {
  return {
    openCase: (finding, place) => run(() => openCase(database, { finding, place, at: clock.now() })),
    findCase: (key) => run(() => findCase(database, key)),
    caseAt: (place) => run(() => caseAt(database, place)),
    casesStarting: (prefix) => run(() => casesStarting(database, prefix)),
    listCases: (limit) => run(() => listCases(database, limit)),
    startInvestigation: (opened, requestedBy, request = null) =>
      run(async () => {
        const start = { opened, requestedBy, request, limits, at: clock.now() };
        const started = await startInvestigation(database, start, jobs);
        jobs.queue.wake();
        return started;
      }),
    saveStep: (id, step) => run(() => saveStep(database, id, step)),
    saveLook: (id, look) => run(() => saveLook(database, id, look)),
    readLook: (id) => run(() => readLook(database, id)),
    finishInvestigation: (id, record, { isTicketOpen } = { isTicketOpen: false }) => {
      const finish = { id, record, at: clock.now(), ticketIn: isTicketOpen ? ticketSeconds : null };
      return run(() => finishInvestigation(database, finish, jobs));
    },
    failInvestigation: (id, code) => run(() => failInvestigation(database, { id, code, at: clock.now() })),
    isOver: (id) => run(() => isOver(database, id)),
    unfinished: () => run(() => listUnfinished(database)),
    lastRecord: (caseKey) => run(() => lastRecord(database, caseKey)),
  } satisfies Partial<CaseStore>;
}

interface Claiming {
  readonly leaseMs: number;
  readonly mayHaveForgotten: boolean;
  readonly isShared: boolean;
}

function keepMessages(database: OpenDatabase['database'], { leaseMs, mayHaveForgotten, isShared }: Claiming) {
  return {
    claimMessage: (claim) =>
      run(async () => {
        // Of the only process of a data directory an earlier one is dead for sure, and not frozen with a call under way.
        const alone = isShared ? {} : { callMs: 0 };
        const result = await claimMessage(database, { ...claim, leaseMs, ...alone });
        // Whoever claims again looks for the message before posting it.
        return result.kind === 'mine' && mayHaveForgotten ? { kind: 'again' } : result;
      }),
    holdClaim: (claim) => run(() => holdClaim(database, claim)),
    messageFor: (owner, purpose) => run(() => messageFor(database, { owner, purpose })),
    noteMessage: (owner, purpose, place) => run(() => noteMessage(database, { owner, purpose, place })),
    ticketOf: (caseKey) => run(() => ticketOf(database, caseKey)),
    saveTicket: (caseKey, state, known) => run(() => saveTicket(database, caseKey, { state, known })),
  } satisfies Partial<CaseStore>;
}
