import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../../../src/demo/load-scenarios.ts';
import { aiko, alertChannel, command, findButtons, press, readReplies } from '../../story/read-slack.ts';
import { waitFor } from '../../story/wait-for.ts';
import type { Lab } from '../open-lab.ts';
import type { Random } from './moments.ts';

/** Scenarios of the demo. */
export const kinds = 7;
/** Findings asked about that are not finished. With more, no life would be long enough for any of them. */
const mostUnderWay = 2;
/** How long a life goes on so that one of them is finished. */
const longestLifeMs = 90_000;
/** The machine may be busy with other tests. */
const connectMs = 240_000;

/** One finding somebody asked about. */
export interface Asked {
  readonly name: string;
  readonly findingId: string;
  readonly ts: string;
  /** How often a person had to ask until Slack said that it was received. */
  presses: number;
}

export interface People {
  readonly lab: Lab;
  readonly random: Random;
  /** How long people wait for a button. */
  readonly patienceMs: number;
  readonly asked: Asked[];
}

/** Waits until people have reason to ask for one more. */
export async function waitForRoom(people: People): Promise<void> {
  const until = Date.now() + longestLifeMs;
  while (countUnderWay(people) >= mostUnderWay && Date.now() < until) await sleep(100);
}

function countUnderWay({ lab, asked }: People): number {
  return asked.filter((one) => !isFinished(lab, one)).length;
}

/** What people do meanwhile: a new alert, and a press of its button or the command. */
export async function act(people: People): Promise<void> {
  const { lab, asked, patienceMs } = people;
  if (countUnderWay(people) >= mostUnderWay) return;
  const scenario = chooseScenario(lab, asked.length);
  const { ts } = await lab.world.deliver(scenario.name);
  const one: Asked = { name: scenario.name, findingId: scenario.finding.Id, ts, presses: 0 };
  asked.push(one);
  await waitFor('a button', () => hasButton(lab, one), patienceMs);
  await ask(one, people);
}

/**
 * Another kind of finding each time: many of one kind would become a flood. The copies of a kind stand one after the other.
 * Of an alert without an id people would have to choose among all copies, so that kind is left out.
 */
function chooseScenario({ world: { scenarios } }: Lab, index: number): Scenario {
  const named = scenarios.filter(({ alert, finding }) => JSON.stringify(alert).includes(finding.Id));
  const copies = scenarios.length / kinds;
  const askedKinds = named.length / copies;
  const scenario = named[(index % askedKinds) * copies + Math.floor(index / askedKinds)];
  if (!scenario) throw new Error('There are more rounds than findings: raise copies.');
  return scenario;
}

/** What Slack could not hand over the person tries again, as the page tells them. */
export async function retryUnacknowledged(people: People): Promise<void> {
  for (const one of people.asked.filter(({ presses }) => presses <= 0)) {
    await waitFor('a button', () => hasButton(people.lab, one), connectMs);
    await ask(one, people).catch(() => undefined);
  }
}

/** `presses` stays negative until one was acknowledged. */
async function ask(one: Asked, { lab: { world }, random }: People): Promise<void> {
  const tries = Math.abs(one.presses) + 1;
  one.presses = -tries;
  const button = readReplies(world, one.ts).flatMap(findButtons).at(-1);
  if (button && random() < 0.7) await press(world, button);
  else await command(world, one.findingId, { as: aiko, channel: alertChannel });
  one.presses = tries;
}

function hasButton({ world }: Lab, { ts }: Asked): boolean {
  return readReplies(world, ts).flatMap(findButtons).length > 0;
}

export function isFinished({ world }: Lab, { ts }: Asked): boolean {
  return readReplies(world, ts).some(({ text }) => text.startsWith('Investigation finished'));
}
