import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '../../src/ports.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { buildOwn, engines, openEngine } from './engines.ts';
import { buildRecord, coverage, evidence, inference, place, placeAt } from './stored-things.ts';

const usual = new Date('2026-11-21T08:00:00.000Z');
let now = usual;
const clock: Clock = { now: () => now };
describe.each(engines)('the store on $engine', ({ databaseUrl }) => {
  let store: Store;
  let own: ReturnType<typeof buildOwn>;
  beforeEach(async () => {
    store ??= await openEngine({ databaseUrl, clock, leaseMs: 3_600_000 });
    own = buildOwn();
  });
  afterAll(async () => store.close());

  describe('alerts', () => {
    const tsOf = (n: number): string => `${own.finding.id}.${n}`;

    it('knows a message that is delivered again, and counts it once', async () => {
      const here = placeAt(tsOf(1));
      expect(await store.noteAlert(here, own.reference)).toEqual({ isNew: true, known: null, seen: 1 });
      expect(await store.noteAlert(here, own.reference)).toEqual({ isNew: false, known: here, seen: 1 });
    });

    it('knows another message about the same finding, and points to the first', async () => {
      const [first, second] = [placeAt(tsOf(1)), placeAt(tsOf(2))];
      await store.noteAlert(first, own.reference);
      const partial = { ...own.reference, region: null, accountId: null };
      expect(await store.noteAlert(second, partial)).toEqual({ isNew: false, known: first, seen: 2 });
      expect(await store.alertAt(second)).toEqual(partial);
      expect(await store.alertAt(placeAt('1.1'))).toBeNull();
    });

    it('keeps findings of other accounts apart', async () => {
      await store.noteAlert(placeAt(tsOf(1)), own.reference);
      const other = { ...own.reference, accountId: '444455556666' };
      expect(await store.noteAlert(placeAt(tsOf(2)), other)).toMatchObject({ isNew: true, seen: 1 });
    });

    it('never takes two alerts without finding id for the same finding', async () => {
      const nameless = { ...own.reference, findingId: null };
      expect(await store.noteAlert(placeAt(tsOf(1)), nameless)).toMatchObject({ isNew: true });
      expect(await store.noteAlert(placeAt(tsOf(2)), nameless)).toEqual({ isNew: true, known: null, seen: 1 });
    });

    it('lets one of many simultaneous messages be the first', async () => {
      const noted = await Promise.all([1, 2, 3, 4].map((n) => store.noteAlert(placeAt(tsOf(n)), own.reference)));
      expect(noted.filter((one) => one.isNew)).toHaveLength(1);
      expect(noted.map((one) => one.seen).toSorted()).toEqual([1, 2, 3, 4]);
    });
  });

  describe('cases', () => {
    it('opens a case once: the first place wins', async () => {
      const opened = await store.openCase(own.finding, place);
      expect(opened).toEqual({
        key: `111122223333/eu-west-1/${own.finding.id}`,
        finding: own.finding,
        place,
        openedAt: '2026-11-21T08:00:00.000Z',
      });
      expect(await store.openCase(own.finding, placeAt('2.2'))).toEqual(opened);
      expect(await store.findCase(opened.key)).toEqual(opened);
    });

    it('takes over a newer state of the finding, never an older one', async () => {
      await store.openCase(own.finding, place);
      const newer = { ...own.finding, count: 7, updatedAt: '2026-11-20T11:00:00.000Z' };
      expect((await store.openCase(newer, place)).finding.count).toBe(7);
      expect((await store.openCase(own.finding, place)).finding.count).toBe(7);
    });

    it('makes one case of simultaneous openings', async () => {
      const places = ['3.1', '3.2', '3.3', '3.4'].map(placeAt);
      const opened = await Promise.all(places.map((one) => store.openCase(own.finding, one)));
      expect(new Set(opened.map((one) => one.place.ts)).size).toBe(1);
    });

    it('lists the newest first, as many as asked for', async () => {
      const newest = buildOwn().finding;
      await store.openCase(own.finding, place);
      await store.openCase(newest, place);
      const listed = await store.listCases(2);
      expect(listed.map((one) => one.finding.id)).toEqual([newest.id, own.finding.id]);
    });

    it('finds nothing where nothing is', async () => {
      expect(await store.findCase('no/such/case')).toBeNull();
    });
  });

  describe('investigations', () => {
    const start = async () => {
      const opened = await store.openCase(own.finding, place);
      return { opened, ...(await store.startInvestigation(opened, 'U0ANALYST')) };
    };

    it('starts one, and returns it while it runs', async () => {
      const { opened, investigation, isNew } = await start();
      expect(isNew).toBe(true);
      expect(investigation).toMatchObject({ caseKey: opened.key, requestedBy: 'U0ANALYST', step: 'open' });
      expect(await store.startInvestigation(opened, 'U0OTHER')).toEqual({ investigation, isNew: false });
    });

    it('starts nothing for a request taken up late, when all it asked for was done after it came', async () => {
      const request = { id: `late-${own.finding.id}`, user: 'U0ANALYST', channel: null, payload: {} };
      const { opened, investigation } = await start();
      await store.finishInvestigation(investigation.id, buildRecord('before it'));
      await store.keepRequest(request);
      now = new Date(Date.now() + 60_000);
      const second = await store.startInvestigation(opened, 'U0OTHER');
      expect(second.isNew).toBe(true);
      await store.finishInvestigation(second.investigation.id, buildRecord('after it came'));
      now = usual;
      expect(await store.startInvestigation(opened, 'U0ANALYST', request.id)).toMatchObject({
        isNew: false,
        investigation: { id: second.investigation.id },
      });
      expect(await store.startInvestigation(opened, 'U0ANALYST', `later-${request.id}`)).toMatchObject({ isNew: true });
    });

    it('starts one of many simultaneous requests', async () => {
      const opened = await store.openCase(own.finding, place);
      const users = ['U1', 'U2', 'U3', 'U4', 'U5'];
      const started = await Promise.all(users.map((user) => store.startInvestigation(opened, user)));
      expect(started.filter((one) => one.isNew)).toHaveLength(1);
      expect(new Set(started.map((one) => one.investigation.id)).size).toBe(1);
    });

    it('lists what a stop interrupted, with its step, until it is over', async () => {
      const { opened, investigation } = await start();
      await store.saveStep(investigation.id, 'infer');
      const mine = async () => (await store.unfinished()).filter((one) => one.opened.key === opened.key);
      expect(await mine()).toEqual([{ investigation: { ...investigation, step: 'infer' }, opened }]);
      await store.failInvestigation(investigation.id, 'throttled');
      expect(await mine()).toEqual([]);
      expect((await store.startInvestigation(opened, 'U0ANALYST')).isNew).toBe(true);
    });

    it('keeps a finished investigation finished, whatever arrives late', async () => {
      const { opened, investigation } = await start();
      await store.finishInvestigation(investigation.id, buildRecord('first'));
      await store.saveStep(investigation.id, 'look');
      await store.failInvestigation(investigation.id, 'unexpected');
      expect((await store.unfinished()).map((one) => one.opened.key)).not.toContain(opened.key);
      expect(await store.lastRecord(opened.key)).toEqual(buildRecord('first'));
    });

    it('returns the record of the last investigation that wrote one', async () => {
      const { opened, investigation } = await start();
      expect(await store.lastRecord(opened.key)).toBeNull();
      await store.finishInvestigation(investigation.id, buildRecord('first'));
      const second = await store.startInvestigation(opened, 'U0ANALYST');
      await store.finishInvestigation(second.investigation.id, buildRecord('second'));
      const third = await store.startInvestigation(opened, 'U0ANALYST');
      await store.failInvestigation(third.investigation.id, 'timed_out');
      expect((await store.lastRecord(opened.key))?.report.markdown).toBe('second');
    });

    it('keeps evidence byte for byte: key order, NUL and lone surrogates included', async () => {
      const { investigation } = await start();
      expect(await store.readLook(investigation.id)).toBeNull();
      expect(await store.saveLook(investigation.id, { evidence: [evidence], coverage: [coverage] })).toBe(true);
      expect(await store.saveLook(investigation.id, { evidence: [], coverage: [] })).toBe(false);
      const look = await store.readLook(investigation.id);
      expect(look).toEqual({ evidence: [evidence], coverage: [coverage] });
      expect(JSON.stringify(look?.evidence[0]?.rows)).toBe(JSON.stringify(evidence.rows));
    });

    it('keeps what was inferred first, with the evidence it may cite; what comes late is no progress', async () => {
      const { investigation } = await start();
      const { id } = investigation;
      await store.saveLook(id, { evidence: [], coverage: [] });
      await store.saveInference(id, inference, { evidence: [evidence], coverage: [coverage] });
      await store.beginInvestigation(id);
      await store.saveLook(id, { evidence: [], coverage: [] });
      await store.saveInference(id, { ...inference, fellBack: 'late' }, { evidence: [], coverage: [] });

      expect(await store.readInference(id)).toEqual(inference);
      expect(await store.readLook(id)).toEqual({ evidence: [evidence], coverage: [coverage] });
      expect(await store.openInvestigation(id)).toMatchObject({ attempts: 1 });
    });

    it('keeps what further questions came to, by question and entity', async () => {
      const { investigation } = await start();
      const choice = { question: 'Q5', entity: 'N1-abc' };
      await store.saveFurther(investigation.id, choice, { evidence: [evidence], coverage: [coverage] });

      expect(await store.readFurther(investigation.id, choice)).toEqual({ evidence: [evidence], coverage: [coverage] });
      expect(await store.readFurther(investigation.id, { ...choice, entity: 'N2-abc' })).toBeNull();
    });
  });

  describe('messages and tickets', () => {
    it('remembers the message posted for a purpose', async () => {
      const owner = own.finding.id;
      expect(await store.messageFor(owner, 'offer')).toBeNull();
      await store.noteMessage(owner, 'offer', place);
      await store.noteMessage(owner, 'report:1', placeAt('9.1'));
      await store.noteMessage(owner, 'report:1', placeAt('9.2'));
      expect(await store.messageFor(owner, 'offer')).toEqual(place);
      // What was posted once more does not move the one that stands.
      expect(await store.messageFor(owner, 'report:1')).toEqual(placeAt('9.1'));
    });

    it('knows whose the right to post is, until the message stands', async () => {
      const claim = { owner: own.finding.id, purpose: 'held', channel: place.channel, claimant: 'replica:first' };
      await store.claimMessage(claim);
      expect(await store.holdClaim(claim)).toBe(true);
      expect(await store.holdClaim({ ...claim, claimant: 'replica:second' })).toBe(false);
      expect(await store.noteMessage(claim.owner, claim.purpose, placeAt('9.3'))).toEqual(placeAt('9.3'));
      expect(await store.holdClaim(claim)).toBe(false);
      expect(await store.noteMessage(claim.owner, claim.purpose, placeAt('9.4'))).toEqual(placeAt('9.3'));
    });

    it('leaves a call of a replica that went silent the time that calls take, where there can be replicas', async () => {
      const silent = { owner: own.finding.id, purpose: 'call', channel: place.channel, claimant: 'replica:silent' };
      await store.claimMessage(silent);
      const other = { ...silent, claimant: 'replica:other' };
      const kind = store.isShared ? 'busy' : 'again';
      expect(await store.claimMessage({ ...other, callMs: 60_000 })).toEqual({ kind });
      expect(await store.claimMessage({ ...other, callMs: 0 })).toEqual({ kind: 'again' });
    });

    it('lets nobody undo what another process did to the ticket', async () => {
      const { key } = await store.openCase(own.finding, place);
      const creating = { state: 'creating', intentAt: 'then' } as const;
      expect(await store.saveTicket(key, creating, { state: 'none' })).toBe(true);
      expect(await store.saveTicket(key, { state: 'none' }, { state: 'none' })).toBe(false);
      expect(await store.saveTicket(key, { state: 'unknown', intentAt: 'then' }, creating)).toBe(true);
      expect(await store.ticketOf(key)).toEqual({ state: 'unknown', intentAt: 'then' });
    });

    it('remembers every state of the one ticket', async () => {
      const { key } = await store.openCase(own.finding, place);
      expect(await store.ticketOf(key)).toEqual({ state: 'none' });
      const open = {
        state: 'open',
        id: '10001',
        key: 'SEC-1',
        url: 'https://j.example/SEC-1',
        reportHash: 'a',
      } as const;
      const linked = { ...open, links: { thread: 'https://s.example/p1' } };
      for (const state of [{ state: 'creating', intentAt: 'now' } as const, open, linked]) {
        await store.saveTicket(key, state);
        expect(await store.ticketOf(key)).toEqual(state);
      }
    });
  });

  it('refuses work after it was closed, and may be closed twice', async () => {
    await Promise.all([store.close(), store.close()]);
    await expect(store.listCases(1)).rejects.toMatchObject({ code: 'database_unavailable' });
  });
});

describe('a store that cannot be opened', () => {
  it('says so in catalogue terms, without the password', async () => {
    const databaseUrl = 'postgres://bot:hunter2@127.0.0.1:1/gd';
    const error: unknown = await openStore({ databaseUrl, dataDirectory: null, clock }).catch((reason) => reason);
    expect(error).toMatchObject({
      code: 'database_unavailable',
      context: { reason: 'nothing listens at that address' },
    });
    expect(String(error)).not.toContain('hunter2');
  });
});
