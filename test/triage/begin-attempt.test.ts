import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseStore } from '../../src/ports.ts';
import { openStore } from '../../src/store/open-store.ts';
import { beginAttempt, planAttempt } from '../../src/triage/begin-attempt.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { buildFinding, place } from '../store/stored-things.ts';
import { createQuietLog } from './world/quiet-log.ts';

let directory: string;
let store: CaseStore;
beforeAll(async () => {
  directory = await prepareDirectory();
  store = await openStore({ dataDirectory: directory, clock: { now: () => new Date() } });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

let serial = 0;

/** An investigation that was begun so often, and each time cut off. */
async function startInterrupted(attempts: number): Promise<string> {
  serial += 1;
  const opened = await store.openCase(buildFinding({ id: serial.toString(16).padStart(32, 'c') }), place);
  const { investigation } = await store.startInvestigation(opened, 'U0AIKO');
  for (let count = 0; count < attempts; count += 1) await store.beginInvestigation(investigation.id);
  return investigation.id;
}

function openPorts() {
  const told: unknown[] = [];
  const channel = { failed: async (_: unknown, __: unknown, error: unknown) => void told.push(error) };
  return { told, ports: { store, channel, log: createQuietLog() } };
}

const jobOf = (id: string, signal = new AbortController().signal) => ({
  id,
  turn: 0,
  attempt: 0,
  signal,
});

describe('an investigation that is interrupted again and again', () => {
  const plans = Array.from({ length: 14 }, (_, fruitless) => planAttempt(fruitless));

  it('goes on at once three times, then leaves the others more and more time', () => {
    const waits = plans.flatMap((plan) => (plan.kind === 'try' ? [plan.waitMs] : []));
    expect(waits).toEqual([0, 0, 0, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
  });

  it('is given up after twelve attempts that led nowhere, of which the last one is known as such', () => {
    expect(plans.flatMap((plan) => (plan.kind === 'try' ? [plan.isLast] : [])).indexOf(true)).toBe(11);
    expect(plans.slice(12)).toEqual([{ kind: 'give up' }, { kind: 'give up' }]);
  });

  it('ends with a word in the thread when it is given up', async () => {
    const { told, ports } = openPorts();
    const id = await startInterrupted(12);
    expect(await beginAttempt(jobOf(id), ports)).toBeNull();
    expect(told).toMatchObject([{ code: 'given_up' }]);
    expect(await store.openInvestigation(id)).toBeNull();
  });

  it('counts anew after each step that is done', async () => {
    const { told, ports } = openPorts();
    const id = await startInterrupted(12);
    await store.saveLook(id, { evidence: [], coverage: [] });
    expect(await beginAttempt(jobOf(id), ports)).toMatchObject({ isLast: false, investigation: { id } });
    expect(told).toEqual([]);
    expect(await store.openInvestigation(id)).toMatchObject({ attempts: 1, inLine: null });
  });

  it('does not count a wait that was cut off', async () => {
    const { ports } = openPorts();
    const id = await startInterrupted(6);
    await expect(beginAttempt(jobOf(id, AbortSignal.abort()), ports)).rejects.toThrow();
    expect(await store.openInvestigation(id)).toMatchObject({ attempts: 6 });
  });
});
