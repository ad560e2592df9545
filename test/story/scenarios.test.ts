import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isAdfDocument } from '../../src/demo/jira/validate-adf.ts';
import type { Scenario } from '../../src/demo/load-scenarios.ts';
import { readHeadings, readVerdict } from './read-report.ts';
import { press, readReplies, showText, waitForButton, waitForReports } from './read-slack.ts';
import { type Story, startStory } from './start-story.ts';

const names = readdirSync(new URL('../../src/demo/scenarios', import.meta.url)).sort();
const chapters = [
  '1. Executive Summary',
  '2. Threat Overview',
  '3. Threat Details',
  '4. Principal Information',
  '5. Abnormality Analysis',
  '6. Risk Assessment',
  '7. Detailed Investigation',
  '8. Recommended Countermeasures',
];

interface Played {
  readonly scenario: Scenario;
  readonly alertTs: string;
  readonly markdown: string;
}

let story: Story;
const played = new Map<string, Played>();

beforeAll(async () => {
  story = await startStory();
  await Promise.all(story.world.scenarios.map(play));
});
afterAll(() => story.stop());

async function play(scenario: Scenario): Promise<void> {
  const { world } = story;
  const { ts: alertTs } = await world.deliver(scenario.name);
  await press(world, await waitForButton(world, alertTs));
  const markdown = await waitForReports(world, alertTs);
  played.set(scenario.name, { scenario, alertTs, markdown });
}

function recall(name: string): Played {
  const one = played.get(name);
  if (!one) throw new Error(`The scenario ${name} was not played: see the error above.`);
  return one;
}

describe.each(names)('the alert of scenario %s', (name) => {
  it('leads to a report of eight chapters with the right verdict', () => {
    const { scenario, markdown } = recall(name);
    const { disposition, priority } = readVerdict(markdown);

    expect(readHeadings(markdown)).toEqual(chapters);
    expect(scenario.expected.disposition).toContain(disposition);
    expect(priority <= scenario.expected.priorityAtLeast).toBe(true);
  });

  it('leads to a report that says what must be said, and nothing that must not', () => {
    const { scenario, markdown } = recall(name);
    const { mustMention, mustNotMention } = scenario.expected;

    expect(mustMention.filter((text) => !markdown.includes(text))).toEqual([]);
    expect(mustNotMention.filter((text) => markdown.includes(text))).toEqual([]);
  });

  it('has one reply, one progress message and one report in its thread', () => {
    const { alertTs } = recall(name);
    const replies = readReplies(story.world, alertTs);
    const [offer, progress, ...report] = replies;

    expect(showText(offer ?? { text: '' })).toContain('Started by');
    expect(progress?.edited).toBeDefined();
    expect(showText(progress ?? { text: '' })).toContain('Investigation finished');
    expect(replies.filter(({ fileIds }) => fileIds?.length)).toHaveLength(1);
    expect(report.length).toBeLessThanOrEqual(4);
    expect(report.flatMap(({ blocks = [] }) => JSON.stringify(blocks)).join('')).toContain('8. Recommended');
  });

  it('has one ticket, valid, labelled and linked both ways', () => {
    const { scenario, alertTs } = recall(name);
    const { issues } = story.world.jira;
    const label = `gd-${scenario.finding.Id}`;
    const tickets = issues().filter(({ fields }) => fields.labels.includes(label));
    const [ticket] = tickets;
    const thread = readReplies(story.world, alertTs).map(showText).join(' ');

    expect(tickets).toHaveLength(1);
    expect(ticket?.fields.labels).toEqual(expect.arrayContaining(['gd-triage', label]));
    expect(isAdfDocument(ticket?.fields.description)).toBe(true);
    expect(thread).toContain(`${story.world.jira.url}/browse/${ticket?.key}`);
    expect(ticket?.remoteLinks.map(({ url }) => url).join(' ')).toContain(`p${alertTs.replace('.', '')}`);
    expect(ticket?.comments).toHaveLength(0);
  });
});

describe('all scenarios together', () => {
  it('ask CloudTrail no faster than it allows, though all run at once', () => {
    const lookups = story.world.aws.requests()['cloudtrail:LookupEvents'];

    expect(lookups?.calls).toBeGreaterThan(10);
    expect(lookups?.refused).toEqual({});
  });

  it('leave no error in the log', () => {
    // What Slack's library says about a connection that is made again is not ours.
    const own = story.log.filter(({ message }) => message !== 'Slack library');

    expect(own.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });
});
