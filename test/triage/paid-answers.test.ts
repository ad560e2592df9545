import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createModelAnalyst } from '../../src/analyst/model/model-analyst.ts';
import type { Inference } from '../../src/domain/brief.ts';
import { findEntities } from '../../src/domain/find-entities.ts';
import { findSplFault } from '../../src/mcp/spl-guard.ts';
import { playbooksFolder } from '../../src/paths.ts';
import { loadPlaybooks } from '../../src/playbook/load-playbooks.ts';
import type { CaseStore, PaidAnswers } from '../../src/ports.ts';
import { openStore } from '../../src/store/open-store.ts';
import { openDesk } from '../../src/triage/desk.ts';
import { keepAnswers } from '../../src/triage/paid-answers.ts';
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
const userIdentity = {
  type: 'IAMUser',
  userName: 'svc-report',
  accessKeyId: 'AKIAOTHERKEY00000001',
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
const wrong = { text: 'svc-report listed users 59 times.', evidence: ['E1-abc'] };
const mended = { sentences: [{ id: 'S0', text: 'svc-report listed users.', evidence: ['E1-abc'] }] };

/** Asks the first question of the menu about the other key, errs in a sentence, and mends it: three calls that are paid for. */
const model: Script = ({ messages, response_format: format, tools = [] }) => {
  if (format?.type === 'json_schema' && format.json_schema.name === 'mended')
    return { content: JSON.stringify(mended) };
  if (messages.some(({ role }) => role === 'tool'))
    return answer({ summary: [wrong], hypotheses: [], recommendations: [] });
  const { properties } = Parameters.parse(tools[0]?.function.parameters);
  const choice = { question: 'Q5', entity: properties.entity.enum.at(-1) };
  return { call: { name: 'ask_question', arguments: JSON.stringify(choice) } };
};
const paidCalls = 3;
const Parameters = z.object({ properties: z.object({ entity: z.object({ enum: z.array(z.string()) }) }) });

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

/** The ledger of an investigation as the bot keeps it; after so many answers the attempt goes no further. */
function openLedger(id: string, cutAfter: number, onCut: () => void = () => undefined): PaidAnswers {
  const ledger = keepAnswers(id, { store, log: createQuietLog() });
  let kept = 0;
  return {
    ...ledger,
    keep: async (request, said) => {
      await ledger.keep(request, said);
      kept += 1;
      if (kept < cutAfter) return;
      onCut();
      await new Promise(() => undefined);
    },
  };
}

function attempt(fake: FakeOpenAI, paid: PaidAnswers): Promise<Inference> {
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
  const finding = buildFinding();
  const signal = AbortSignal.timeout(60_000);
  const request = { finding, entities: findEntities(finding, []), looked, now: new Date(), signal, paid };
  const found = {
    outcome: 'empty',
    rows: [],
    tool: 'files/query',
    detail: '',
    calls: 1,
    throttled: 0,
    cacheHits: 0,
  } as const;
  const desk = openDesk(request, { toolbox: { ask: async () => found } }, settings);
  return analyst.infer(desk.brief(), desk, signal);
}

describe('a model whose investigation is cut off', () => {
  it.each([1, 2, 3])('after answer %i is asked only what it did not answer yet', async (cutAfter) => {
    const fake = await startFakeOpenAI(model);
    const id = await startInvestigation();
    let isCut = false;
    void attempt(
      fake,
      openLedger(id, cutAfter, () => {
        isCut = true;
      }),
    );
    await waitFor('the cut', () => isCut);
    expect(fake.asked).toHaveLength(cutAfter);
    const { usage, model: trace } = await attempt(fake, openLedger(id, Number.POSITIVE_INFINITY));

    expect(fake.asked).toHaveLength(paidCalls);
    expect(usage.modelCalls).toBe(paidCalls);
    expect(trace).toMatchObject({ questions: 1, sentBack: 1, mended: 1 });
    await fake.close();
  });

  it('is asked anew in another investigation, with other marks', async () => {
    const fake = await startFakeOpenAI(model);
    for (const id of [await startInvestigation(), await startInvestigation()])
      await attempt(fake, openLedger(id, Number.POSITIVE_INFINITY));

    expect(fake.asked).toHaveLength(2 * paidCalls);
    const marks = fake.asked.map(({ messages }) => /⟦[0-9a-f]{6}⟧/.exec(String(messages[0]?.content))?.[0]);
    expect(new Set(marks).size).toBe(2);
    await fake.close();
  });
});
