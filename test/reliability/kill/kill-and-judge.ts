import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareDirectory } from '../../prepared-directory.ts';
import { readReplies, showText } from '../../story/read-slack.ts';
import { createDatabase } from '../create-database.ts';
import { type Lab, openLab } from '../open-lab.ts';
import { startAskingModel } from './asking-model.ts';
import { openJudge } from './judge-kills.ts';
import { listLeftovers } from './list-leftovers.ts';
import { type Asked, isFinished, kinds } from './people.ts';
import { type KillRun, runKills } from './run-kills.ts';

export interface KillSuite {
  readonly kills: number;
  readonly seed: number;
  readonly replicas: number;
  /** Null: the embedded database. */
  readonly serverUrl: string | null;
  /** How long a moment, or a button, is waited for. */
  readonly patienceMs: number;
  /** How long the bot has to finish after the last kill. */
  readonly settleMs: number;
  readonly note: (line: string) => void;
}

export interface Verdict {
  readonly asked: number;
  /** Kills at the call they were meant for. */
  readonly met: number;
  /** How often a person had to press again, because Slack said that the bot did not answer. */
  readonly pressedAgain: number;
  /** Requests that the model answered more than once. */
  readonly paidAgain: number;
  /** Kills that came between an answer of the model and the bot. */
  readonly answersLost: number;
  /** Everything that is not as it must be. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

/** Edits that come after the last report. */
const quietMs = 3000;
/** Judging takes the processor from the services of the demo, which are in this process. */
const lookEveryMs = 2000;

/** Runs the kills, lets the bot finish, stops it and looks at what stands in Slack, JIRA and the database. */
export async function killAndJudge({ serverUrl, ...options }: KillSuite): Promise<Verdict> {
  const started = Date.now();
  const lab = await openLab({ copies: Math.ceil(options.kills / (kinds - 1)) });
  const home = await openHome(serverUrl);
  const model = await startAskingModel(lab.proxies.model);
  try {
    const environment = { ...home.environment, ...model.environment };
    const run = await runKills({ ...options, lab, environment });
    const judge = () => run.asked.flatMap(openJudge(lab));
    await waitWhile(() => run.asked.some((one) => !isFinished(lab, one)) || judge().length > 0, options.settleMs);
    await sleep(quietMs);
    await run.stop();
    const judgeOne = openJudge(lab);
    for (const one of run.asked) if (judgeOne(one).length > 0) options.note(tellThread(lab, one));
    const faults = [...judge(), ...(await listLeftovers(home.place)), ...run.complaints];
    return {
      ...describe(run),
      paidAgain: model.countPaidAgain(),
      faults,
      seconds: Math.round((Date.now() - started) / 1000),
    };
  } finally {
    await lab.close();
    await model.close();
    await home.remove();
  }
}

/** What people see of a finding that is not as it must be. */
function tellThread({ world }: Lab, { name, ts, presses }: Asked): string {
  const texts = readReplies(world, ts).map((reply) => showText(reply).replaceAll(/\s+/g, ' ').slice(0, 160));
  return [`${name}, asked ${presses} times:`, ...texts].join('\n  ');
}

function describe({ asked, met }: KillRun): Pick<Verdict, 'asked' | 'met' | 'pressedAgain' | 'answersLost'> {
  const pressedAgain = asked.reduce((sum, { presses }) => sum + presses - 1, 0);
  const count = (moments: readonly (readonly [string, number])[]) => moments.reduce((sum, [, times]) => sum + times, 0);
  const answersLost = count([...met].filter(([name]) => name.startsWith('after model')));
  return { asked: asked.length, met: count([...met]), pressedAgain, answersLost };
}

async function openHome(serverUrl: string | null) {
  if (serverUrl === null) {
    const dataDirectory = await prepareDirectory();
    const remove = () => rm(dataDirectory, { recursive: true, force: true });
    return { environment: { GD_TRIAGE_DATA_DIR: dataDirectory }, place: { dataDirectory }, remove };
  }
  const { url, drop } = await createDatabase(serverUrl);
  return { environment: { DATABASE_URL: url }, place: { databaseUrl: url }, remove: drop };
}

async function waitWhile(isOpen: () => boolean, limitMs: number): Promise<void> {
  const until = Date.now() + limitMs;
  while (isOpen() && Date.now() < until) await sleep(lookEveryMs);
}
