import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../src/demo/load-scenarios.ts';
import { readHeadings } from './read-report.ts';
import {
  aiko,
  alertChannel,
  ben,
  command,
  findButtons,
  press,
  readPosts,
  readReplies,
  readWhispers,
  showText,
  waitForButton,
  waitForReports,
} from './read-slack.ts';
import { type Story, startStory } from './start-story.ts';
import { waitFor } from './wait-for.ts';

let story: Story;
const unknownId = '0123456789abcdef0123456789abcdef';

beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stop());
afterEach(() => {
  story.world.aws.faults.clear();
  story.world.splunk.faults.clear();
  story.world.jira.faults.clear();
});

function scenario(part: string): Scenario {
  const found = story.world.scenarios.find(({ name }) => name.includes(part));
  if (!found) throw new Error(`No scenario has ${part} in its name: see src/demo/scenarios.`);
  return found;
}

/** What the bot tells a person after they did something. */
async function answerTo(act: () => Promise<void>, user = aiko): Promise<string> {
  const before = readWhispers(story.world, user).length;
  await act();
  return waitFor('an answer', () => readWhispers(story.world, user).slice(before).map(showText)[0]);
}

/** A warning or an error that was logged since. */
function expectInLog(message: string, from: number): void {
  const lines = story.log.slice(from).filter(({ level }) => level === 'warn' || level === 'error');

  expect(lines.map((line) => line.message)).toContain(message);
}

function expectNoInnards(text: string): void {
  expect(text).not.toMatch(/\bat .+\.(ts|js):\d|node_modules|TypeError|undefined|\[object/);
}

describe('a finding that cannot be read', () => {
  it.each([
    { what: 'an unknown id', text: unknownId, expected: /no finding 0123456789abcdef[^]*Check the id/ },
    {
      what: 'access that is denied',
      text: unknownId,
      prepare: () => story.world.aws.faults.set({ service: 'guardduty' }, 'denied'),
      expected: /AWS refused[^]*permission/,
    },
    {
      what: 'a token that expired',
      text: unknownId,
      prepare: () => story.world.aws.faults.set({ service: 'guardduty' }, 'expired'),
      expected: /credentials[^]*expired[^]*Renew/,
    },
    {
      what: 'a region without detector',
      text: `arn:aws:guardduty:eu-west-1:204815163264:detector/12abc34d567e8fa901bc2d34e56789f0/finding/${unknownId}`,
      prepare: () => story.world.aws.faults.removeDetector('eu-west-1'),
      expected: /no detector in eu-west-1[^]*Enable GuardDuty/,
    },
  ])('because of $what: the person is told what to do, and the log', async ({ text, prepare, expected }) => {
    prepare?.();
    const from = story.log.length;
    const answer = await answerTo(() => command(story.world, text));

    expect(answer).toMatch(expected);
    expectNoInnards(answer);
    expectInLog('Analysis refused', from);
    expect(readPosts(story.world)).toEqual([]);
  });

  it('because what was typed names none: the person is told what would', async () => {
    const answer = await answerTo(() => command(story.world, 'drop table findings'));

    expect(answer).toMatch(/is not a finding id[^]*32-character/);
    expect(readPosts(story.world)).toEqual([]);
  });

  it('because it was deleted after the alert: the thread says so, and the log', async () => {
    const { world } = story;
    const played = scenario('tor');
    const { ts } = await world.deliver(played.name);
    const button = await waitForButton(world, ts);
    world.aws.faults.deleteFinding(played.finding.Id);
    const from = story.log.length;
    const answer = await answerTo(() => press(world, button, ben), ben);

    expect(answer).toMatch(/no finding[^]*older or deleted/);
    expectNoInnards(answer);
    expectInLog('Analysis refused', from);
    expect(readReplies(world, ts)).toHaveLength(1);
  });

  it('leaves the button where it was, so that the next click works', async () => {
    const { world } = story;
    const thread = world.slack.workspace.messages.get(alertChannel)?.find(({ threadTs }) => threadTs)?.threadTs ?? '';
    const [button] = readReplies(world, thread).flatMap(findButtons);
    if (button) await press(world, button, ben);
    const markdown = await waitForReports(world, thread);

    expect(readHeadings(markdown)).toHaveLength(8);
  });
});

describe('a place or a person that may not', () => {
  it('is told so in a channel shared with another organisation, and nothing is posted', async () => {
    const { finding } = scenario('ci-user');
    const answer = await answerTo(() => command(story.world, finding.Id, { channel: 'C0PARTNER' }));

    expect(answer).toMatch(/shared with another organisation[^]*own workspace/);
    expect(readPosts(story.world, 'C0PARTNER')).toEqual([]);
  });

  it('is told so in a channel whose alerts the bot does not watch', async () => {
    const { finding } = scenario('ci-user');
    const answer = await answerTo(() => command(story.world, finding.Id, { channel: 'C0GENERAL' }));

    expect(answer).toMatch(/You may not use \/gd-triage here[^]*channel the bot watches/);
  });
});

describe('JIRA that', () => {
  it.each([
    {
      what: 'refuses the token',
      part: 'mining',
      kind: 'unauthorized',
      expected: /No ticket[^]*refused the e-mail and API token[^]*id\.atlassian\.com/,
    },
    {
      what: 'forbids it',
      part: 'instance',
      kind: 'forbidden',
      expected: /No ticket[^]*may not create or edit tickets[^]*permission/,
    },
  ] as const)('$what costs the ticket, not the report', async ({ part, kind, expected }) => {
    const { world } = story;
    const from = story.log.length;
    world.jira.faults.fail('any', { kind }, Number.POSITIVE_INFINITY);
    const { ts } = await world.deliver(scenario(part).name);
    await press(world, await waitForButton(world, ts));
    await waitForReports(world, ts);
    const thread = readReplies(world, ts).map(showText).join('\n');

    expect(thread).toMatch(expected);
    expectNoInnards(thread);
    expectInLog('The ticket could not be published', from);
  });
});

describe('a log that fails', () => {
  it.each([
    { what: 'Splunk refuses the token', part: 'ci-user', fault: 'unauthorized', expected: /expired|denied/ },
    { what: 'Splunk is down', part: 'stopped', fault: 'unavailable', expected: /unavailable/ },
  ] as const)('$what: the report says so and asks the next source', async ({ part, fault, expected }) => {
    const { world } = story;
    world.splunk.faults.set(fault);
    const { ts } = await world.deliver(scenario(part).name);
    await press(world, await waitForButton(world, ts));
    const markdown = await waitForReports(world, ts);
    const coverage = markdown.split('\n').filter((line) => line.startsWith('|'));

    expect(readHeadings(markdown)).toHaveLength(8);
    expect(coverage.filter((row) => row.includes('splunk') || row.includes('entra')).join('\n')).toMatch(expected);
    expect(coverage.some((row) => row.includes('cloudtrail') && row.includes('answered'))).toBe(true);
    expectNoInnards(markdown);
  });
});

describe('after all of that', () => {
  it('the bot works on', async () => {
    const { world } = story;
    const { finding } = scenario('sample');
    await command(world, finding.Id);
    const announced = await waitFor('the announcement', () => readPosts(world)[0]);

    expect(readHeadings(await waitForReports(world, announced.ts))).toHaveLength(8);
  });
});
