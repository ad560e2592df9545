import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../src/demo/load-scenarios.ts';
import { announce, changeMessage, findMessage, listMessages } from '../../src/demo/slack/workspace.ts';
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

/** Long enough for an answer that must not come. */
const quietMs = 700;

let story: Story;

beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stop());

function scenario(part: string): Scenario {
  const found = story.world.scenarios.find(({ name }) => name.includes(part));
  if (!found) throw new Error(`No scenario has ${part} in its name: see src/demo/scenarios.`);
  return found;
}

function ticketsOf({ finding }: Scenario) {
  return story.world.jira.issues().filter(({ fields }) => fields.labels.includes(`gd-${finding.Id}`));
}

function shortcut(messageTs: string, as = aiko): Promise<void> {
  return story.world.slack.perform({
    type: 'shortcut',
    as,
    channel: alertChannel,
    messageTs,
    callbackId: 'analyze_finding',
  });
}

function progressOf(threadTs: string) {
  return readReplies(story.world, threadTs).filter(({ text }) => text.startsWith('Investigat'));
}

describe('two people who press the button at the same moment', () => {
  it('get one investigation, one report and one ticket; the second one is told, with the way there', async () => {
    const { world } = story;
    const played = scenario('tor');
    const { ts } = await world.deliver(played.name);
    const button = await waitForButton(world, ts);
    await Promise.all([press(world, button, aiko), press(world, button, ben)]);
    await waitForReports(world, ts);
    const told = [...readWhispers(world, aiko), ...readWhispers(world, ben)].map(showText);

    expect(told).toHaveLength(1);
    expect(told[0]).toContain('running already');
    expect(told[0]).toContain(`p${ts.replace('.', '')}`);
    expect(progressOf(ts)).toHaveLength(1);
    expect(readReplies(world, ts).filter(({ fileIds }) => fileIds?.length)).toHaveLength(1);
    expect(ticketsOf(played)).toHaveLength(1);
  });

  it('and ask again later get a second report in the same thread and the same ticket', async () => {
    const { world } = story;
    const played = scenario('tor');
    const [before] = ticketsOf(played);
    const alert = listMessages(world.slack.workspace, alertChannel).find(({ text }) => text === played.alert.text);
    const ts = alert?.ts ?? '';
    await shortcut(ts, ben);
    await waitForReports(world, ts, { count: 2 });

    expect(progressOf(ts)).toHaveLength(2);
    expect(ticketsOf(played).map(({ key }) => key)).toEqual([before?.key]);
    expect(readPosts(world)).toEqual([]);
  });
});

describe('an alert that comes more than once', () => {
  it('is answered once when Slack delivers the message again', async () => {
    const { world } = story;
    const played = scenario('mining');
    const { workspace } = world.slack;
    const { ts } = await world.deliver(played.name);
    const message = findMessage(workspace, alertChannel, ts);
    // Once at the same moment, once when the first has long been handled.
    if (message) announce(workspace, { kind: 'posted', message });
    await waitForButton(world, ts);
    if (message) announce(workspace, { kind: 'posted', message });
    await sleep(quietMs);

    expect(readReplies(world, ts)).toHaveLength(1);
  });

  it('has one button when the same finding is posted a second time', async () => {
    const { world } = story;
    const played = scenario('mining');
    const { ts } = await world.deliver(played.name);
    await sleep(quietMs);

    expect(readReplies(world, ts).flatMap(findButtons)).toEqual([]);
  });

  it('is not offered again because of an edit', async () => {
    const { world } = story;
    const { ts } = await world.deliver(scenario('instance').name);
    await waitForButton(world, ts);
    const message = findMessage(world.slack.workspace, alertChannel, ts);
    if (message) changeMessage(world.slack.workspace, message, { text: `${message.text} (edited)` });
    await sleep(quietMs);

    expect(readReplies(world, ts)).toHaveLength(1);
  });
});

describe('a message that only looks like an alert', () => {
  it('of an app that is not listed gets no button', async () => {
    // Without an id that AWS could confirm.
    const text = 'GuardDuty finding Recon:IAMUser/MaliciousIPCaller in account 204815163264, ap-northeast-1';
    const { ts } = await story.world.slack.postAs({ channel: alertChannel, bot_id: 'B0STRANGER', text });
    await sleep(quietMs);

    expect(readReplies(story.world, ts)).toEqual([]);
  });

  it('pasted by a person gets no button', async () => {
    const { alert } = scenario('ci-user');
    const { ts } = await story.world.slack.postAs({
      channel: alertChannel,
      user: ben,
      text: `${alert.text}\n${JSON.stringify(alert.attachments ?? alert.blocks ?? [])}`,
    });
    await sleep(quietMs);

    expect(readReplies(story.world, ts)).toEqual([]);
  });

  it('and a report of our own get no button', async () => {
    const { world } = story;
    const ours = listMessages(world.slack.workspace, alertChannel).filter(
      ({ botId }) => botId === world.slack.workspace.app.botId,
    );
    const offers = ours.filter((message) => findButtons(message).length > 0);

    // Each button stands under an alert, none under what we wrote.
    expect(ours.length).toBeGreaterThan(5);
    expect(offers.every(({ threadTs }) => ours.every(({ ts }) => ts !== threadTs))).toBe(true);
  });
});

describe('/gd-triage', () => {
  it('uses the thread of the alert where there is one', async () => {
    const { world } = story;
    const played = scenario('ci-user');
    const { ts } = await world.deliver(played.name);
    await waitForButton(world, ts);
    await command(world, played.finding.Id, { as: ben });
    await waitForReports(world, ts);

    expect(readPosts(world)).toEqual([]);
    expect(readWhispers(world, ben).map(showText).join(' ')).toContain(`p${ts.replace('.', '')}`);
    expect(readReplies(world, ts).flatMap(findButtons)).toEqual([]);
  });

  it('starts a thread for a finding nobody posted, and links to it', async () => {
    const { world } = story;
    const played = scenario('stopped');
    await command(world, played.finding.Id);
    const announced = await waitFor('the announcement', () => readPosts(world)[0]);
    await waitForReports(world, announced.ts);

    expect(showText(announced)).toContain(played.finding.Id);
    expect(readPosts(world)).toHaveLength(1);
    expect(ticketsOf(played)).toHaveLength(1);
  });

  it('says what it can do, and what it did', async () => {
    const { world } = story;
    const before = readWhispers(world, aiko).length;
    await command(world, 'help');
    await command(world, 'list');
    const [help, list] = await waitFor('both answers', () => {
      const told = readWhispers(world, aiko).slice(before).map(showText);
      return told.length === 2 && told.toSorted((one, two) => two.indexOf('/gd-triage') - one.indexOf('/gd-triage'));
    });

    expect(help).toContain('/gd-triage list');
    expect(list).toContain(scenario('tor').finding.Type);
    expect(list).toMatch(/P1 (true positive|suspicious)/);
    expect(readWhispers(world, ben).map(showText).join(' ')).not.toContain('Latest findings');
  });
});

describe('the Home tab', () => {
  it('lists the cases of the person who opens it', async () => {
    const { workspace, perform } = story.world.slack;
    await perform({ type: 'open_home', as: ben });
    const home = await waitFor('the Home tab', () => workspace.views.get(workspace.homes.get(ben) ?? ''));

    expect(JSON.stringify(home.content)).toContain(scenario('tor').finding.Type);
  });
});
