import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../../../src/demo/load-scenarios.ts';
import { findButtons, press, readReplies } from '../../story/read-slack.ts';
import { waitFor } from '../../story/wait-for.ts';
import type { Call } from '../fault-desk.ts';
import { openJudge } from '../kill/judge-kills.ts';
import { type Asked, isFinished, kinds } from '../kill/people.ts';
import type { Lab } from '../open-lab.ts';
import type { Site } from './open-site.ts';
import type { Bot } from './start-bot.ts';

/** When trouble begins: at a call of the bot that works, or before anything happens. */
export interface Moment {
  readonly name: string;
  readonly call: {
    readonly service: keyof Lab['proxies'];
    readonly path: RegExp;
    /** Part of its body. */
    readonly says?: string;
  } | null;
}

export interface Round {
  readonly moment: Moment;
  readonly strike: (victim: Bot) => void;
  readonly mend: (victim: Bot) => void;
  readonly forMs: number;
}

/** The machine may be busy with other tests. */
const buttonMs = 180_000;
const momentMs = 180_000;
const finishMs = 240_000;

/**
 * Two alerts come and somebody presses their buttons, trouble strikes the bot that is at work, two more alerts come and are
 * asked about meanwhile, and the trouble ends. Returns what is not as it must be when all is done.
 */
export async function playRound(round: Round, site: Site): Promise<readonly string[]> {
  const struck = strikeAt(round, site);
  const asked = await askAbout(2, site);
  const victim = await struck;
  const meanwhile = askAbout(2, site);
  await sleep(round.forMs);
  round.mend(victim);
  asked.push(...(await meanwhile));
  const judge = (): readonly string[] => asked.flatMap(openJudge(site.lab));
  const until = Date.now() + finishMs;
  while ((asked.some((one) => !isFinished(site.lab, one)) || judge().length > 0) && Date.now() < until)
    await sleep(250);
  return judge();
}

/** The bot that was struck: the one whose call it was. */
async function strikeAt({ moment: { name, call }, strike }: Round, { lab, bots }: Site): Promise<Bot> {
  const [first] = bots;
  if (first === undefined) throw new Error('No bot runs.');
  if (call === null) {
    strike(first);
    return first;
  }
  const proxy = lab.proxies[call.service];
  let victim: Bot | undefined;
  proxy.watch((one: Call, when) => {
    if (when !== 'before' || victim !== undefined || !isMeant(one, call)) return;
    victim = bots.find(({ network }) => Object.values(network.own).includes(one.from));
    if (victim) strike(victim);
  });
  try {
    return await waitFor(name, () => victim, momentMs);
  } finally {
    proxy.watch(null);
  }
}

function isMeant({ method, path, body }: Call, { path: meant, says = '' }: NonNullable<Moment['call']>): boolean {
  return meant.test(`${method} ${path}`) && new URLSearchParams(body.toString()).toString().includes(encode(says));
}

/** As forms are sent. */
function encode(text: string): string {
  return new URLSearchParams({ text }).toString().slice('text='.length);
}

let used = 0;

async function askAbout(count: number, { lab }: Site): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (let index = 0; index < count; index += 1) {
    const scenario = chooseScenario(lab);
    const { ts } = await lab.world.deliver(scenario.name);
    const one: Asked = { name: scenario.name, findingId: scenario.finding.Id, ts, presses: 0 };
    asked.push(one);
  }
  for (const one of asked) await pressUntilTaken(one, lab);
  return asked;
}

/** Another kind of finding each time: many of one would become a flood. One whose alert names no id is left out: its copies are alike. */
function chooseScenario({ world }: Lab): Scenario {
  const named = world.scenarios.filter(({ alert, finding }) => JSON.stringify(alert).includes(finding.Id));
  const copies = world.scenarios.length / kinds;
  const askedKinds = named.length / copies;
  const scenario = named[(used % askedKinds) * copies + Math.floor(used / askedKinds)];
  used += 1;
  if (!scenario) throw new Error('There are more questions than findings: raise copies.');
  return scenario;
}

/** Slack shows a person that a bot did not answer; then the person presses again. */
async function pressUntilTaken(one: Asked, { world }: Lab): Promise<void> {
  const button = await waitFor(
    `a button for ${one.name}`,
    () => readReplies(world, one.ts).flatMap(findButtons).at(-1),
    buttonMs,
  );
  for (;;) {
    one.presses += 1;
    const isTaken = await press(world, button).then(
      () => true,
      () => false,
    );
    if (isTaken) return;
  }
}
