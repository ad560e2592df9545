import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { createRulesAnalyst, inferByRules } from '../../src/analyst/rules/rules-analyst.ts';
import { matchesNetwork } from '../../src/config/match-network.ts';
import { fail } from '../../src/domain/errors.ts';
import { playbooksFolder } from '../../src/paths.ts';
import { loadPlaybooks } from '../../src/playbook/load-playbooks.ts';
import type { CaseStore, Ports } from '../../src/ports.ts';
import { createChannel } from '../../src/slack/channel.ts';
import { openStore } from '../../src/store/open-store.ts';
import { beginAttempt } from '../../src/triage/begin-attempt.ts';
import { investigate } from '../../src/triage/investigate.ts';
import { buildOrganisation } from '../builders/analyst/build-brief.ts';
import { buildFinding as buildIamFinding } from '../builders/judging/build-finding.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { buildReport } from '../slack/build-report.ts';
import { tokens } from '../slack/start-slack.ts';
import { buildFinding, buildRecord, place } from '../store/stored-things.ts';
import { createQuietLog } from './world/quiet-log.ts';
import { createFindings } from './world/test-findings.ts';

const clock = { now: () => new Date() };
/** Attempts without a further step after which an investigation is given up. */
const mostAttempts = 12;
/** The discard port: nobody listens. */
const nowhere = 'http://127.0.0.1:9/api/';

let directory: string;
let store: CaseStore;
beforeAll(async () => {
  directory = await prepareDirectory();
  store = await openStore({ dataDirectory: directory, clock });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

let serial = 0;

/** An investigation that was cut off so often after its report was written. */
async function startWritten(attempts: number): Promise<string> {
  serial += 1;
  const opened = await store.openCase(buildFinding({ id: serial.toString(16).padStart(32, 'd') }), place);
  const { investigation } = await store.startInvestigation(opened, 'U0AIKO');
  await store.saveDraft(investigation.id, { report: buildReport(), record: buildRecord('# Report') });
  for (let count = 0; count < attempts; count += 1) await store.beginInvestigation(investigation.id);
  return investigation.id;
}

/** The bot with a report that Slack does not take for now. */
function openPorts(now = () => new Date()) {
  const told: unknown[] = [];
  const slack = { told, posted: 0, isAway: true };
  const log = createQuietLog();
  const client = new WebClient(tokens.botToken, { slackApiUrl: nowhere });
  const channel: Ports['channel'] = {
    ...createChannel({ client, store, language: 'en', clock, log }),
    progress: async () => undefined,
    failed: async (_, __, error) => void slack.told.push(error),
    report: async () => {
      if (slack.isAway) throw fail('slack_away', { reason: 'HTTP 503' });
      slack.posted += 1;
    },
  };
  const toolbox = { ask: () => Promise.reject(new Error('Nothing is left to ask.')) };
  const world = { findings: createFindings(), toolbox, analyst: createRulesAnalyst(), tracker: null };
  return { slack, ports: { ...world, store, channel, clock: { now }, log } satisfies Ports };
}

const settings = {
  organisation: buildOrganisation({
    logSources: [{ source: 'cloudtrail', accounts: ['*'], collected: true, via: 'files' }],
  }),
  language: 'en',
  homeRegion: 'eu-west-1',
  playbooks: await loadPlaybooks(playbooksFolder),
  budgets: { seconds: 20, toolCalls: 10 },
  ways: ['files'],
  matchesNetwork,
} as const;

async function attempt(id: string, ports: Ports): Promise<void> {
  const job = await beginAttempt({ id, turn: 0, attempt: 0, signal: new AbortController().signal }, ports);
  if (job !== null) await investigate(job, ports, settings);
}

describe('a report that Slack does not take', () => {
  it('is kept for as long as Slack is away, however often that is tried', async () => {
    const { slack, ports } = openPorts();
    const id = await startWritten(2);
    for (let count = 0; count < 2 * mostAttempts; count += 1)
      await expect(attempt(id, ports)).rejects.toMatchObject({ code: 'slack_away' });
    expect(await store.openInvestigation(id)).toMatchObject({ attempts: 2 });
    slack.isAway = false;
    await attempt(id, ports);

    expect(slack).toMatchObject({ told: [], posted: 1 });
    expect(await store.isOver(id)).toBe(true);
  });

  it('is kept also in what would have been its last attempt', async () => {
    const { slack, ports } = openPorts();
    const id = await startWritten(mostAttempts - 1);
    const job = { id, turn: 0, attempt: 0, signal: new AbortController().signal };
    const found = await store.openInvestigation(id);
    await store.beginInvestigation(id);
    if (found === null) throw new Error('It is under way.');
    await expect(investigate({ ...found, ...job, isLast: true }, ports, settings)).rejects.toThrow();

    expect(slack.told).toEqual([]);
    expect(await store.openInvestigation(id)).toMatchObject({ attempts: mostAttempts - 1 });
  });

  it('counts as an attempt when that has been so for longer than Slack was ever away', async () => {
    const hours = 3_600_000;
    const { slack, ports } = openPorts(() => new Date(Date.now() + 13 * hours));
    const id = await startWritten(1);
    await expect(attempt(id, ports)).rejects.toMatchObject({ code: 'slack_away' });

    expect(await store.openInvestigation(id)).toMatchObject({ attempts: 2 });
    expect(slack.told).toEqual([]);
  });
});

describe('an investigation that another process goes on with', () => {
  async function startNew() {
    serial += 1;
    const finding = { ...buildIamFinding(), id: serial.toString(16).padStart(32, 'd') };
    const opened = await store.openCase(finding, place);
    const { investigation } = await store.startInvestigation(opened, 'U0AIKO');
    const handOn = new AbortController();
    return { handOn, job: { opened, investigation, signal: handOn.signal, isLast: false } };
  }

  it('keeps no look that was broken off', async () => {
    const { slack, ports } = openPorts();
    const { handOn, job } = await startNew();
    let asked = 0;
    const ask: Ports['toolbox']['ask'] = async () => {
      asked += 1;
      handOn.abort();
      return { outcome: 'empty', rows: [], tool: 'files/query', detail: '', calls: 1, throttled: 0, cacheHits: 0 };
    };
    await expect(investigate(job, { ...ports, toolbox: { ask } }, settings)).rejects.toThrow(/abort/i);

    expect(asked).toBeGreaterThan(0);
    expect(await store.readLook(job.investigation.id)).toBeNull();
    expect(slack).toMatchObject({ told: [], posted: 0 });
  });

  it('keeps no inference that was broken off', async () => {
    const { slack, ports } = openPorts();
    const { handOn, job } = await startNew();
    const infer: Ports['analyst']['infer'] = async (brief, _, signal) => {
      handOn.abort();
      expect(signal.aborted).toBe(true);
      return inferByRules(brief);
    };
    await store.saveLook(job.investigation.id, { evidence: [], coverage: [] });
    await expect(investigate(job, { ...ports, analyst: { infer } }, settings)).rejects.toThrow();

    expect(await store.readInference(job.investigation.id)).toBeNull();
    expect(slack).toMatchObject({ told: [], posted: 0 });
  });
});
