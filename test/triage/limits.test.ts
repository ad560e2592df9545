import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createRulesAnalyst } from '../../src/analyst/rules/rules-analyst.ts';
import { listMessages } from '../../src/demo/slack/workspace.ts';
import type { Analyst } from '../../src/ports.ts';
import { waitFor } from '../story/wait-for.ts';
import { alerts, openSurroundings, type Surroundings, startTestBot, type TestBot } from './world/open-reception.ts';
import { postAlert, press, readReplies, showBlocks } from './world/post-alerts.ts';

const sideBySide = 2;

let around: Surroundings;
let bot: TestBot;
beforeAll(async () => {
  around = await openSurroundings();
});
afterEach(() => bot.stop());
afterAll(() => around.close());

/** An analyst that begins, and goes on when it is let. */
function createGate() {
  const rules = createRulesAnalyst();
  const held: (() => void)[] = [];
  let isOpen = false;
  let inside = 0;
  let most = 0;
  const analyst: Analyst = {
    infer: async (...given) => {
      inside += 1;
      most = Math.max(most, inside);
      if (!isOpen) await new Promise<void>((resolve) => held.push(resolve));
      inside -= 1;
      return rules.infer(...given);
    },
  };
  const letOne = (): void => held.shift()?.();
  const open = (): void => {
    isOpen = true;
    for (const one of held.splice(0)) one();
  };
  return { analyst, letOne, open, isFull: () => inside === sideBySide, most: () => most };
}

async function postAndWait(): Promise<string> {
  const ts = await postAlert(around, around.findings.add({ type: 'Recon:EC2/Portscan' }));
  await waitFor('its button', () => readReplies(around, ts)[0]);
  return ts;
}

async function ask(ts: string, as: string): Promise<void> {
  const [offer] = readReplies(around, ts);
  if (offer) await press(around, offer, { blockId: `analyze:${ts}:0`, as });
}

const progressIn = (ts: string) => readReplies(around, ts)[1];
const waitForText = (ts: string, text: string) =>
  waitFor(`${text} under ${ts}`, () => progressIn(ts)?.text.startsWith(text));
const countAnswers = () => readAnswers('U0AIKO').length + readAnswers('U0BEN').length;
const readAnswers = (user: string) =>
  listMessages(around.server.workspace, alerts).flatMap(({ visibleTo, text }) => (visibleTo === user ? [text] : []));

describe('more requests than are allowed within a minute', () => {
  it('are refused to that person, with the limit and what to do; others may ask until the channel has used up its own', async () => {
    // What one person asks beyond their limit does not count for the channel: there is one left for somebody else.
    bot = await startTestBot(around, { limits: { perPerson: 8, perChannel: 9 } });
    const [one, last] = [await postAndWait(), await postAndWait()];
    const { id } = around.findings.add();
    const typed = { type: 'slash', as: 'U0AIKO', channel: alerts, command: '/gd-triage', text: id } as const;
    for (let count = 0; count < 20; count += 1) await around.server.perform(typed);
    const refused = await waitFor('the refusals', () => {
      const answers = readAnswers('U0AIKO').filter((text) => text.startsWith('That is more than'));
      return answers.length === 12 && answers;
    });
    const nothing =
      'Nothing was started for this one; what you asked for before goes on. Wait a minute, then try again.';
    const most = 'That is more than the 8 requests one person may make within a minute.';
    expect(new Set(refused)).toEqual(new Set([`${most} ${nothing}`]));
    await ask(one, 'U0BEN');
    await waitForText(one, 'Investigation finished');
    await ask(last, 'U0BEN');
    const told = await waitFor('the answer', () => readAnswers('U0BEN').find((text) => text.startsWith('That is')));
    expect(told).toContain('That is more than the 9 requests that may be made in this channel within a minute.');
    expect(readReplies(around, last)).toHaveLength(1);
  });
});

describe('more analyses than may run side by side', () => {
  it('wait, see their place and how it moves, and nobody waits behind all of another person', async () => {
    const gate = createGate();
    bot = await startTestBot(around, { sideBySide, analyst: gate.analyst, limits: { perPerson: 99, perChannel: 99 } });
    const before = countAnswers();
    const all = await Promise.all(Array.from({ length: 6 }, postAndWait));
    const [, , third = '', , fifth = '', ofBen = ''] = all;
    for (const ts of all.slice(0, 2)) await ask(ts, 'U0AIKO');
    await waitFor('as many run as may', gate.isFull);
    for (const ts of all.slice(2, 5)) {
      await ask(ts, 'U0AIKO');
      await waitForText(ts, 'Waiting: ');
    }
    expect(progressIn(fifth)?.text).toBe('Waiting: 3rd in line');
    expect(showBlocks(progressIn(fifth))).toContain('It starts by itself when those before it are done.');
    await ask(ofBen, 'U0BEN');
    await waitForText(ofBen, 'Waiting: 2nd in line');
    // Nothing is asked of anybody: the next one begins, the others move up.
    gate.letOne();
    await waitForText(third, 'Investigating…');
    await waitForText(ofBen, 'Waiting: 1st in line');
    gate.letOne();
    await waitForText(ofBen, 'Investigating…');
    await waitForText(fifth, 'Waiting: 2nd in line');
    gate.open();
    for (const ts of all) await waitForText(ts, 'Investigation finished');
    expect(gate.most()).toBe(sideBySide);
    // The thread shows it to everybody; nobody was told anything in private.
    expect(countAnswers()).toBe(before);
  });
});
