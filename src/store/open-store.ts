import type { CaseStore, Clock } from '../ports.ts';
import { alertAt, noteAlert } from './alert-table.ts';
import { findCase, listCases, openCase } from './case-table.ts';
import { asUnavailable } from './explain-database-error.ts';
import {
  failInvestigation,
  finishInvestigation,
  lastRecord,
  listUnfinished,
  saveStep,
  startInvestigation,
} from './investigation-table.ts';
import { readLook, saveLook } from './look-table.ts';
import { messageFor, noteMessage } from './message-table.ts';
import { type DatabaseOptions, type OpenDatabase, openDatabase } from './open-database.ts';
import { saveTicket, ticketOf } from './ticket-table.ts';

export interface StoreOptions extends DatabaseOptions {
  readonly clock: Clock;
}

/**
 * Opens the store: PostgreSQL with `databaseUrl`, else the embedded database in `dataDirectory` (null: in memory, for tests
 * and one-off runs). Throws database_in_use where another process holds the directory, and database_unavailable; so does
 * every method later on.
 */
export async function openStore({ clock, ...options }: StoreOptions): Promise<CaseStore> {
  return assembleStore(await asUnavailable(() => openDatabase(options)), clock);
}

function assembleStore({ database, close }: OpenDatabase, clock: Clock): CaseStore {
  const run = asUnavailable;
  let closing: Promise<void> | null = null;
  return {
    noteAlert: (place, reference) => run(() => noteAlert(database, { place, reference, at: clock.now() })),
    alertAt: (place) => run(() => alertAt(database, place)),
    openCase: (finding, place) => run(() => openCase(database, { finding, place, at: clock.now() })),
    findCase: (key) => run(() => findCase(database, key)),
    listCases: (limit) => run(() => listCases(database, limit)),
    startInvestigation: (opened, requestedBy) =>
      run(() => startInvestigation(database, { opened, requestedBy, at: clock.now() })),
    saveStep: (id, step) => run(() => saveStep(database, id, step)),
    saveLook: (id, look) => run(() => saveLook(database, id, look)),
    readLook: (id) => run(() => readLook(database, id)),
    finishInvestigation: (id, record) => run(() => finishInvestigation(database, { id, record, at: clock.now() })),
    failInvestigation: (id, code) => run(() => failInvestigation(database, { id, code, at: clock.now() })),
    unfinished: () => run(() => listUnfinished(database)),
    lastRecord: (caseKey) => run(() => lastRecord(database, caseKey)),
    messageFor: (owner, purpose) => run(() => messageFor(database, { owner, purpose })),
    noteMessage: (owner, purpose, place) => run(() => noteMessage(database, { owner, purpose, place })),
    ticketOf: (caseKey) => run(() => ticketOf(database, caseKey)),
    saveTicket: (caseKey, state) => run(() => saveTicket(database, caseKey, state)),
    close: () => {
      closing ??= run(close);
      return closing;
    },
  };
}
