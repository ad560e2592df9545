import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../../../src/demo/load-scenarios.ts';
import { aiko, ben, command, findButtons, press, readReplies } from '../../story/read-slack.ts';
import type { Random } from '../kill/moments.ts';
import type { Lab } from '../open-lab.ts';

/** One finding that people asked about. */
export interface AskedFinding {
  readonly name: string;
  readonly findingId: string;
  /** The alert that was posted last when they asked. */
  readonly ts: string;
  readonly how: (typeof ways)[number];
}

export interface People {
  /** Somebody may ask about the finding of this alert. */
  see(scenario: Scenario, ts: string): void;
  /** All that was asked, once Slack said that each of it arrived. */
  settle(): Promise<readonly AskedFinding[]>;
}

/** A reply can take long while thousands wait for theirs; whoever does not want to wait types the command. */
const buttonMs = 20_000;
const tries = 200;
/** So many alerts at the most have a button each; those after them are summed up. */
const beforeFlood = 40;
const shareBeforeFlood = 0.12;
const ways = ['button', 'two people', 'command'] as const;

/** People who ask for analyses of a share of the alerts: with the button, two of them at the same moment, or by command. */
export function openPeople({ world }: Lab, random: Random, share: number): People {
  let seen = 0;
  const asked = new Map<string, Promise<AskedFinding>>();
  return {
    see: (scenario, ts) => {
      seen += 1;
      const dice = random();
      // Where an alert names no id, people would have to choose among all findings of its kind.
      const isNamed = JSON.stringify(scenario.alert).includes(scenario.finding.Id);
      if (random() >= (seen <= beforeFlood ? shareBeforeFlood : share) || !isNamed || asked.has(scenario.finding.Id))
        return;
      const how = ways[Math.floor(dice * ways.length)] ?? 'button';
      asked.set(scenario.finding.Id, ask(world, { name: scenario.name, findingId: scenario.finding.Id, ts, how }));
    },
    settle: () => Promise.all(asked.values()),
  };
}

async function ask(world: Lab['world'], one: AskedFinding): Promise<AskedFinding> {
  const button = one.how === 'command' ? null : await waitForButton(world, one.ts);
  const byCommand = (as: string) => () => command(world, one.findingId, { as });
  if (button === null) {
    await insist(byCommand(aiko));
    return { ...one, how: 'command' };
  }
  const people = one.how === 'two people' ? [aiko, ben] : [aiko];
  await Promise.all(people.map((as) => insist(() => press(world, button, as))));
  return one;
}

async function waitForButton(world: Lab['world'], ts: string) {
  for (const until = Date.now() + buttonMs; Date.now() < until; await sleep(500)) {
    const button = readReplies(world, ts).flatMap(findButtons).at(-1);
    if (button) return button;
  }
  return null;
}

/** Asks again where Slack says that the bot did not answer, as the page tells people to. */
async function insist(act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (attempt === tries) throw error;
      await sleep(1000);
    }
  }
}
