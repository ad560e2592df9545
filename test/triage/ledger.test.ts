import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createModelAnalyst } from '../../src/analyst/model/model-analyst.ts';
import type { Inference } from '../../src/domain/brief.ts';
import { findEntities } from '../../src/domain/find-entities.ts';
import { findSplFault } from '../../src/mcp/spl-guard.ts';
import { playbooksFolder } from '../../src/paths.ts';
import { loadPlaybooks } from '../../src/playbook/load-playbooks.ts';
import type { CaseStore, Ledger, Toolbox } from '../../src/ports.ts';
import { openStore } from '../../src/store/open-store.ts';
import { openDesk } from '../../src/triage/desk.ts';
import { openLedger } from '../../src/triage/ledger.ts';
import type { Settings } from '../../src/triage/settings.ts';
import { apiKey, type FakeOpenAI, type Script, startFakeOpenAI } from '../analyst/fake-openai.ts';
import { answer } from '../analyst/run-model.ts';
import { buildCall, buildCoverage, buildEvidence, buildOrganisation } from '../builders/analyst/build-brief.ts';
import { buildFinding } from '../builders/judging/build-finding.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { buildFinding as buildStored, place } from '../store/stored-things.ts';
import { waitFor } from '../story/wait-for.ts';
import { createQuietLog } from './world/quiet-log.ts';

const playbooks = await loadPlaybooks(playbooksFolder, { spl: findSplFault });
const otherKey = 'AKIAOTHERKEY00000001';
const userIdentity = {
  type: 'IAMUser',
  userName: 'svc-report',
  accessKeyId: otherKey,
  accountId: '111122223333',
};
const looked = {
  evidence: [{ ...buildEvidence([buildCall('e1'), buildCall('e2', { userIdentity })]), id: 'E1-abc' }],
  coverage: [buildCoverage({ evidence: 'E1-abc' })],
  usage: { toolCalls: 0, throttled: 0, cacheHits: 0 },
};
const settings: Settings = {
  organisation: buildOrganisation({
    logSources: [{ source: 'cloudtrail', accounts: ['*'], collected: true, via: 'files' }],
  }),
  language: 'en',
  homeRegion: 'eu-west-1',
  playbooks,
  budgets: { seconds: 60, toolCalls: 60 },
  ways: ['files'],
  matchesNetwork: () => false,
};
/** Of a minute ago: what is asked about it reaches until now. */
const minuteAgo = new Date(Date.now() - 60_000).toISOString();
const finding = buildFinding({ firstSeen: minuteAgo, lastSeen: minuteAgo });
const wrong = { text: 'svc-report listed users 59 times.', evidence: ['E1-abc'] };
const mended = { sentences: [{ id: 'S0', text: 'svc-report listed users.', evidence: ['E1-abc'] }] };

/** Asks a question about the other key, errs in a sentence, and mends it: three calls that are paid for. */
const model: Script = ({ messages, response_format: format }) => {
  if (format?.type === 'json_schema' && format.json_schema.name === 'mended')
    return { content: JSON.stringify(mended) };
  if (messages.some(({ role }) => role === 'tool'))
    return answer({ summary: [wrong], hypotheses: [], recommendations: [] });
  const { entities } = Prompted.parse(JSON.parse(String(messages[1]?.content))).menu;
  const about = entities.find(({ value }) => value.includes(otherKey))?.id;
  return { call: { name: 'ask_question', arguments: JSON.stringify({ question: 'Q5', entity: about }) } };
};
const paidCalls = 3;
const Prompted = z.object({
  menu: z.object({ entities: z.array(z.object({ id: z.string(), value: z.string() })) }),
});

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

async function startInvestigation(): Promise<string> {
  serial += 1;
  const opened = await store.openCase(buildStored({ id: serial.toString(16).padStart(32, 'e') }), place);
  return (await store.startInvestigation(opened, 'U0AIKO')).investigation.id;
}

/** The ledger of an investigation as the bot keeps it; after so many entries the attempt goes no further. */
function openCutLedger(id: string, cutAfter: number, onCut: () => void = () => undefined): Ledger {
  const ledger = openLedger(id, { store, log: createQuietLog() });
  let kept = 0;
  const cut = async (): Promise<void> => {
    kept += 1;
    if (kept < cutAfter) return;
    onCut();
    await new Promise(() => undefined);
  };
  return {
    ...ledger,
    keepAnswer: (request, answered) => ledger.keepAnswer(request, answered).then(cut),
    keepFurther: (choice, found) => ledger.keepFurther(choice, found).then(cut),
  };
}

let calls = 0;
/** Every time it is asked the log has one more call. */
const toolbox: Toolbox = {
  ask: async ({ source }) => {
    calls += 1;
    const rows =
      source === 'cloudtrail' ? Array.from({ length: calls }, (_, call) => buildCall(`further-${call}`)) : [];
    const outcome = rows.length > 0 ? 'answered' : 'empty';
    return { outcome, rows, tool: 'files/query', detail: '', calls: 1, throttled: 0, cacheHits: 0 };
  },
};

function attempt(fake: FakeOpenAI, ledger: Ledger): Promise<Inference> {
  const analyst = createModelAnalyst({
    apiKey,
    baseUrl: fake.url,
    model: 'test-model',
    price: null,
    prompts: { triage: ['You judge findings.'], sceptic: ['Doubt it.'] },
    language: 'en',
    budgets: { seconds: 60, modelCalls: 6, promptTokens: 60_000, usd: 1 },
    log: createQuietLog(),
  });
  const now = new Date();
  const signal = AbortSignal.timeout(60_000);
  const request = { finding, entities: findEntities(finding, []), looked, now, signal, ledger };
  const desk = openDesk(request, { toolbox }, settings);
  return analyst.infer(desk.brief(), desk, signal);
}

describe('a model whose investigation is cut off', () => {
  it.each([
    ['the first answer', 1, 1],
    ['what its question came to', 2, 1],
    ['the second answer', 3, 2],
    ['the last answer', 4, 3],
  ])('after %s is asked only what it did not answer yet', async (_, cutAfter, paid) => {
    const fake = await startFakeOpenAI(model);
    const id = await startInvestigation();
    let isCut = false;
    void attempt(
      fake,
      openCutLedger(id, cutAfter, () => {
        isCut = true;
      }),
    );
    await waitFor('the cut', () => isCut);
    expect(fake.asked).toHaveLength(paid);
    const { usage, model: trace } = await attempt(fake, openLedger(id, { store, log: createQuietLog() }));

    expect(fake.asked).toHaveLength(paidCalls);
    expect(usage.modelCalls).toBe(paidCalls);
    expect(trace).toMatchObject({ questions: 1, sentBack: 1, mended: 1 });
    await fake.close();
  });

  it('is asked anew in another investigation, with other marks', async () => {
    const fake = await startFakeOpenAI(model);
    for (const id of [await startInvestigation(), await startInvestigation()])
      await attempt(fake, openLedger(id, { store, log: createQuietLog() }));

    expect(fake.asked).toHaveLength(2 * paidCalls);
    const marks = fake.asked.map(({ messages }) => /⟦[0-9a-f]{6}⟧/.exec(String(messages[0]?.content))?.[0]);
    expect(new Set(marks).size).toBe(2);
    await fake.close();
  });
});
