import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { createRulesAnalyst } from '../../src/analyst/rules/rules-analyst.ts';
import { matchesNetwork } from '../../src/config/match-network.ts';
import { type SlackServer, startSlack } from '../../src/demo/slack/slack.ts';
import { fail } from '../../src/domain/errors.ts';
import type { CaseStore, Ports } from '../../src/ports.ts';
import { createChannel } from '../../src/slack/channel.ts';
import { openPromptClient } from '../../src/slack/prompt-client.ts';
import { openStore } from '../../src/store/open-store.ts';
import { beginAttempt } from '../../src/triage/begin-attempt.ts';
import { investigate } from '../../src/triage/investigate.ts';
import { buildOrganisation } from '../builders/analyst/build-brief.ts';
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
let server: SlackServer;
beforeAll(async () => {
  directory = await prepareDirectory();
  store = await openStore({ dataDirectory: directory, clock });
  server = await startSlack({ port: 0, ...tokens });
});
afterAll(async () => {
  await server.close();
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

/** The bot with a report that Slack does not take for now; whether Slack answers otherwise is asked for real. */
function openPorts(slackApiUrl: string) {
  const told: unknown[] = [];
  const slack = { told, posted: 0, isAway: true };
  const log = createQuietLog();
  const client = openPromptClient(new WebClient(tokens.botToken, { slackApiUrl }), 0);
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
  return { slack, ports: { ...world, store, channel, clock, log } satisfies Ports };
}

const settings = {
  organisation: buildOrganisation({}),
  language: 'en',
  homeRegion: 'eu-west-1',
  playbooks: [],
  budgets: { seconds: 20, toolCalls: 10 },
  ways: [],
  matchesNetwork,
} as const;

async function attempt(id: string, ports: Ports): Promise<void> {
  const job = await beginAttempt({ id, turn: 0, attempt: 0, signal: new AbortController().signal }, ports);
  if (job !== null) await investigate(job, ports, settings);
}

describe('a report that Slack does not take', () => {
  it('is kept for as long as nothing else gets through either, however often that is tried', async () => {
    const { slack, ports } = openPorts(nowhere);
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
    const { slack, ports } = openPorts(nowhere);
    const id = await startWritten(mostAttempts - 1);
    const job = { id, turn: 0, attempt: 0, signal: new AbortController().signal };
    const found = await store.openInvestigation(id);
    await store.beginInvestigation(id);
    if (found === null) throw new Error('It is under way.');
    await expect(investigate({ ...found, ...job, isLast: true }, ports, settings)).rejects.toThrow();

    expect(slack.told).toEqual([]);
    expect(await store.openInvestigation(id)).toMatchObject({ attempts: mostAttempts - 1 });
  });

  it('counts as an attempt where Slack takes other things: the message itself may be why', async () => {
    const { slack, ports } = openPorts(server.apiUrl);
    const id = await startWritten(1);
    await expect(attempt(id, ports)).rejects.toMatchObject({ code: 'slack_away' });

    expect(await store.openInvestigation(id)).toMatchObject({ attempts: 2 });
    expect(slack.told).toEqual([]);
  });
});
