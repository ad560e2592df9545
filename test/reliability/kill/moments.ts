import type { Call } from '../fault-desk.ts';
import type { Lab } from '../open-lab.ts';

/** When a process is killed: at a call, just before it leaves or when it was carried out but not answered, or at any time. */
export type Moment =
  | {
      readonly kind: 'call';
      readonly service: keyof Lab['proxies'];
      readonly name: string;
      readonly match: (call: Call) => boolean;
      readonly when: 'before' | 'after';
    }
  | { readonly kind: 'time'; readonly name: string; readonly afterMs: number };

/** Every effect and every question the bot has towards the world, in the order of an investigation. */
const calls: readonly (readonly [keyof Lab['proxies'], string, RegExp])[] = [
  ['slack', 'chat.postMessage', /^POST \/api\/chat\.postMessage/],
  ['slack', 'chat.update', /^POST \/api\/chat\.update/],
  ['slack', 'chat.getPermalink', /chat\.getPermalink/],
  ['slack', 'conversations.members', /conversations\.members/],
  ['slack', 'conversations.history', /conversations\.history/],
  ['slack', 'files.getUploadURLExternal', /files\.getUploadURLExternal/],
  ['slack', 'upload', /^POST \/upload\//],
  ['slack', 'files.completeUploadExternal', /files\.completeUploadExternal/],
  ['slack', 'apps.connections.open', /apps\.connections\.open/],
  ['guardduty', 'ListDetectors', /^GET \/detector$/],
  ['guardduty', 'GetFindings', /findings\/get/],
  ['sts', 'AssumeRole', /^POST/],
  ['cloudtrail', 'LookupEvents', /^POST/],
  ['splunk', 'MCP call', /^POST/],
  ['model', 'completions', /chat\/completions/],
  ['jira', 'search', /search\/jql/],
  ['jira', 'create', /^POST \/rest\/api\/3\/issue$/],
  ['jira', 'remotelink', /remotelink/],
];

/** Which one of several such calls: the reports are the third to fifth message that is posted. */
const turns: Readonly<Record<string, number>> = {
  'chat.postMessage': 5,
  'MCP call': 6,
  LookupEvents: 4,
  'chat.update': 3,
  completions: 2,
};

export type Random = () => number;

/** A small generator (mulberry32), so that a run can be repeated by its seed. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** So many moments in a random order, spread over all calls; every sixth is at a time of no meaning. */
export function planMoments(count: number, random: Random): readonly Moment[] {
  const all = calls.flatMap((call) => [false, true].map((isAfter) => ({ call, isAfter })));
  const round = (): Moment[] => shuffle(all, random).map(({ call, isAfter }) => makeMoment(call, isAfter, random));
  const moments: Moment[] = [];
  while (moments.length < count) {
    for (const [index, moment] of round().entries()) {
      if (index % 5 === 4) moments.push(makeTime(random));
      moments.push(moment);
    }
  }
  return moments.slice(0, count);
}

function makeMoment([service, name, pattern]: (typeof calls)[number], isAfter: boolean, random: Random): Moment {
  const turn = 1 + Math.floor(random() * (turns[name] ?? 1));
  const when = isAfter ? 'after' : 'before';
  let seen = 0;
  const match = ({ method, path }: Call): boolean => {
    if (!pattern.test(`${method} ${path.split('?')[0]}`)) return false;
    seen += 1;
    return seen === turn;
  };
  return { kind: 'call', service, name: `${when} ${service} ${name} ${turn}`, match, when };
}

function makeTime(random: Random): Moment {
  const afterMs = Math.floor(random() * 3000);
  return { kind: 'time', name: `${afterMs} ms on`, afterMs };
}

function shuffle<T>(items: readonly T[], random: Random): readonly T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item);
}
