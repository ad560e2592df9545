import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoConfigFile } from '../../src/demo/world.ts';
import { readHeadings, readVerdict } from './read-report.ts';
import {
  aiko,
  ben,
  command,
  press,
  readReplies,
  readWhispers,
  showText,
  waitForButton,
  waitForReports,
} from './read-slack.ts';
import { type Story, startStory } from './start-story.ts';
import { waitFor } from './wait-for.ts';

/** Shortest time an investigation can be given, and one person who may ask for it. */
const strict = `
budgets: {seconds: 10}
allowedToAct: {analyze: [${aiko}]}
`;

let story: Story;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-config-'));
  const config = path.join(folder, 'gd-triage.yml');
  await writeFile(config, (await readFile(demoConfigFile, 'utf8')) + strict);
  story = await startStory({
    environment: {
      GD_TRIAGE_CONFIG: config,
      JIRA_PROJECT: 'NOPE',
      OPENAI_API_KEY: 'sk-nothing-listens-there',
      // The discard port: nobody listens.
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    },
  });
});
afterAll(async () => {
  await story.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('with CloudTrail throttled for good, the model down and a JIRA project that does not exist', () => {
  let threadTs = '';
  let markdown = '';

  beforeAll(async () => {
    const { world } = story;
    world.aws.faults.set({ service: 'cloudtrail' }, 'throttled');
    const played = world.scenarios.find(({ name }) => name.includes('s3'));
    threadTs = (await world.deliver(played?.name ?? '')).ts;
    const button = await waitForButton(world, threadTs);
    await press(world, button, ben);
    await waitFor('the refusal', () => readWhispers(world, ben)[0]);
    await press(world, button, aiko);
    markdown = await waitForReports(world, threadTs);
  });

  it('a person who may not ask is told whom to turn to', () => {
    const [refusal = { text: '' }] = readWhispers(story.world, ben);

    expect(showText(refusal)).toMatch(/You may not use[^]*allowedToAct in gd-triage\.yml/);
  });

  it('a person who may, but asks where the bot is no member, is told to invite it', async () => {
    const { world } = story;
    const other = world.scenarios.find(({ name }) => name.includes('stopped'));
    await command(world, other?.finding.Id ?? '', { channel: 'C0GENERAL' });
    const [answer = { text: '' }] = await waitFor('the answer', () => {
      const told = readWhispers(world, aiko);
      return told.length > 0 && told;
    });

    expect(showText(answer)).toMatch(/not a member of this channel[^]*\/invite/);
  });

  it('the report still comes in time, and says what could not be seen', () => {
    const rows = markdown.split('\n').filter((line) => line.startsWith('|') && line.includes('cloudtrail'));

    expect(readHeadings(markdown)).toHaveLength(8);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.join('\n')).toMatch(/throttled|timed out/);
    expect(rows.join('\n')).not.toMatch(/\| (answered|empty) \|/);
    expect(readVerdict(markdown).priority <= 'P2').toBe(true);
  });

  it('the footer says that the rules wrote it, because the model failed', () => {
    expect(markdown).toMatch(/Written by the built-in rules, because the language model failed/);
  });

  it('the thread says which project is missing and what to set', () => {
    const thread = readReplies(story.world, threadTs).map(showText).join('\n');

    expect(thread).toMatch(/No ticket[^]*no project NOPE[^]*JIRA_PROJECT/);
  });

  it('the log names each failure, and no secret', () => {
    const text = JSON.stringify(story.log);

    expect(text).toContain('The model could not be used');
    expect(text).toContain('The ticket could not be published');
    expect(text).not.toContain('sk-nothing');
  });
});
