import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '../../src/store/open-store.ts';
import { buildOwn, engines, openEngine } from './engines.ts';
import { buildRecord, coverage, evidence, placeAt } from './stored-things.ts';

const dayMs = 86_400_000;
const today = new Date('2026-11-21T08:00:00.000Z');
const limits = { days: 400, evidenceDays: 180, hold: [], now: today };
const daysAgo = (days: number): Date => new Date(today.getTime() - days * dayMs);

describe.each(engines)('what is past its time, on $engine', ({ databaseUrl }) => {
  let at = today;
  let store: Store;
  beforeAll(async () => {
    store = await openEngine({ databaseUrl, clock: { now: () => at } });
  });
  afterAll(() => store.close());

  /** A case with all that belongs to it, so many days old. */
  async function addCase(days: number, isOver = true) {
    at = daysAgo(days);
    const { finding, reference } = buildOwn();
    const old = { ...finding, createdAt: at.toISOString(), updatedAt: at.toISOString() };
    const place = placeAt(`${at.getTime() / 1000}.${finding.id.slice(-6)}`);
    await store.noteAlert(place, reference);
    await store.settleAlert(place, 'offered');
    await store.noteMessage(`${place.channel}/${place.ts}`, 'offer', place);
    const opened = await store.openCase(old, place);
    const { investigation } = await store.startInvestigation(opened, 'U0ANALYST');
    await store.saveLook(investigation.id, { evidence: [evidence], coverage: [coverage] });
    await store.noteMessage(opened.key, 'report:1', place);
    await store.saveTicket(opened.key, { state: 'creating', intentAt: 'now' });
    if (isOver) await store.finishInvestigation(investigation.id, buildRecord('the report'));
    at = today;
    return { key: opened.key, id: finding.id, investigation: investigation.id, place };
  }

  async function describeCase({ key, investigation, place }: Awaited<ReturnType<typeof addCase>>) {
    return {
      case: (await store.findCase(key)) !== null,
      look: (await store.readLook(investigation)) !== null,
      report: (await store.lastRecord(key))?.report.markdown ?? null,
      ticket: (await store.ticketOf(key)).state,
      alert: (await store.alertAt(place)) !== null,
      offer: (await store.messageFor(`${place.channel}/${place.ts}`, 'offer')) !== null,
    };
  }

  const whole = { case: true, look: true, report: 'the report', ticket: 'creating', alert: true, offer: true };
  const gone = { case: false, look: false, report: null, ticket: 'none', alert: false, offer: false };

  it('goes in two steps: the rows of the logs first, the case with its reports later', async () => {
    const [young, middle, old] = [await addCase(10), await addCase(200), await addCase(401)];
    const forgotten = await store.upkeep.forget(limits);

    expect(await describeCase(young)).toEqual(whole);
    expect(await describeCase(middle)).toEqual({ ...whole, look: false });
    expect(await describeCase(old)).toEqual(gone);
    expect(forgotten).toMatchObject({ looks: 2, cases: 1, alerts: 1 });
    expect(await store.upkeep.forget(limits)).toEqual({ looks: 0, cases: 0, alerts: 0 });
  });

  it('stays as long as it is held', async () => {
    const held = await addCase(900);
    await store.upkeep.forget({ ...limits, hold: [held.id] });
    expect(await describeCase(held)).toEqual(whole);

    await store.upkeep.forget(limits);
    expect(await describeCase(held)).toEqual(gone);
  });

  it('stays where an investigation is under way, or something happened of late', async () => {
    const running = await addCase(900, false);
    const seenAgain = await addCase(900);
    const reopened = await addCase(900);
    at = daysAgo(5);
    const { reference } = buildOwn();
    await store.noteAlert(placeAt(`again.${seenAgain.id}`), { ...reference, findingId: seenAgain.id });
    const opened = await store.findCase(reopened.key);
    if (opened) {
      const { investigation } = await store.startInvestigation(opened, 'U0ANALYST');
      await store.finishInvestigation(investigation.id, buildRecord('the second report'));
    }
    at = today;
    await store.upkeep.forget(limits);

    expect(await describeCase(running)).toMatchObject({ case: true, look: true });
    expect(await describeCase(seenAgain)).toMatchObject({ case: true, alert: true, look: false });
    expect(await describeCase(reopened)).toMatchObject({ case: true, report: 'the second report' });
  });
});
