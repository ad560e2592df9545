import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fail } from '../../src/domain/errors.ts';
import type { CaseStore, Published } from '../../src/ports.ts';
import { openStore } from '../../src/store/open-store.ts';
import { settleTicket } from '../../src/triage/settle-ticket.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { buildReport } from '../slack/build-report.ts';
import { buildFinding, buildRecord, place } from '../store/stored-things.ts';
import { waitFor } from '../story/wait-for.ts';
import { createQuietLog } from './world/quiet-log.ts';

let directory: string;
let store: CaseStore;
beforeAll(async () => {
  directory = await prepareDirectory();
  store = await openStore({ dataDirectory: directory, clock: { now: () => new Date() }, ticketSeconds: 0 });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

let serial = 0;

/** An investigation whose report is posted and whose ticket is not certain. */
async function finish(): Promise<string> {
  serial += 1;
  const opened = await store.openCase(buildFinding({ id: serial.toString(16).padStart(32, 'b') }), place);
  const { investigation } = await store.startInvestigation(opened, 'U0AIKO');
  const record = buildRecord('# Report');
  await store.saveDraft(investigation.id, { report: buildReport(), record });
  await store.finishInvestigation(investigation.id, record, { isTicketOpen: true });
  return investigation.id;
}

/** The bot with a JIRA that answers so. */
function openPorts(answer: string | Error) {
  const told: Pick<Published, 'ticket' | 'ticketError'>[] = [];
  const queued: { readonly turn: number; readonly inSeconds: number }[] = [];
  const ticket = { key: String(answer), url: `https://jira.example/browse/${answer}` };
  const tracker = {
    publish: async () => {
      if (answer instanceof Error) throw answer;
      return ticket;
    },
  };
  const channel = {
    permalink: async () => null,
    ticket: async (_: unknown, __: unknown, result: (typeof told)[number]) => void told.push(result),
  };
  const queueTicket: CaseStore['queueTicket'] = async (_, when) => void queued.push(when);
  return { told, queued, ports: { store: { ...store, queueTicket }, tracker, channel, log: createQuietLog() } };
}

const jobOf = (id: string, turn: number) => {
  return { id, turn, attempt: 0, signal: new AbortController().signal };
};

describe('a ticket that is not certain when the report is posted', () => {
  it('is looked for again by a job of its own; found, the thread is told', async () => {
    const { told, ports } = openPorts('SEC-7');
    const id = await finish();
    await store.jobs.work('ticket', { sideBySide: 1, run: (job) => settleTicket(job, ports) });
    await waitFor('the news', () => told.length > 0);

    expect(told).toEqual([{ ticket: { key: 'SEC-7', url: 'https://jira.example/browse/SEC-7' }, ticketError: null }]);
    expect(await store.findInvestigation(id)).toMatchObject({ isLatest: true });
  });

  it('is looked for later and later while JIRA does not say, and in the end the thread is told that', async () => {
    const unknown = fail('tracker_unknown');
    const { told, queued, ports } = openPorts(unknown);
    const id = await finish();
    await settleTicket(jobOf(id, 0), ports);
    await settleTicket(jobOf(id, 5), ports);
    expect(queued).toEqual([
      { turn: 1, inSeconds: 30 },
      { turn: 6, inSeconds: 3600 },
    ]);
    expect(told).toEqual([]);
    await settleTicket(jobOf(id, 8), ports);

    expect(told).toEqual([{ ticket: null, ticketError: unknown }]);
  });

  it('is settled at once where JIRA refuses it', async () => {
    const refused = fail('tracker_refused', { reason: 'no' });
    const { told, queued, ports } = openPorts(refused);
    await settleTicket(jobOf(await finish(), 0), ports);

    expect({ told, queued }).toEqual({ told: [{ ticket: null, ticketError: refused }], queued: [] });
  });
});
