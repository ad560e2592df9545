import fc from 'fast-check';
import { isRecord } from '../../../src/domain/json-value.ts';

/** A change to a message; `level` from 0 to 1 chooses where or how much. */
export type Mutation = (message: unknown, level: number) => unknown;

/** Applies a function to every string of a message. */
function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((element) => mapStrings(element, change));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapStrings(inner, change)]));
}

function mapLists(value: unknown, change: (list: readonly unknown[]) => readonly unknown[]): unknown {
  if (Array.isArray(value)) return change(value.map((element) => mapLists(element, change)));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapLists(inner, change)]));
}

/** Technical words of Slack: changing them makes another kind of message, not another text. */
const technical = new Set(['type', 'subtype', 'user', 'bot_id', 'app_id', 'client_msg_id', 'ts', 'channel']);

function mapTexts(message: unknown, change: (text: string) => string): unknown {
  if (Array.isArray(message)) return message.map((element) => mapTexts(element, change));
  if (!isRecord(message)) return typeof message === 'string' ? change(message) : message;
  return Object.fromEntries(
    Object.entries(message).map(([key, inner]) => [key, technical.has(key) ? inner : mapTexts(inner, change)]),
  );
}

function listTexts(message: unknown): readonly string[] {
  const texts: string[] = [];
  mapTexts(message, (text) => {
    texts.push(text);
    return text;
  });
  return texts;
}

/** Values are short, prose is long. */
const isValue = (text: string) => text.length > 3 && text.length < 60;

/** Changes a single value of the message, the one that stands at `level` of all. */
function changeOne(message: unknown, level: number, change: (text: string) => string): unknown {
  const chosen = Math.floor(listTexts(message).filter(isValue).length * level);
  let index = -1;
  return mapTexts(message, (text) => {
    if (!isValue(text)) return text;
    index += 1;
    return index === chosen ? change(text) : text;
  });
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const cut = (text: string, level: number) => text.slice(0, Math.ceil(text.length * level));
const shuffle = (list: readonly unknown[], level: number) => {
  const at = Math.floor(list.length * level);
  return [...list.slice(at), ...list.slice(0, at)];
};

/** What leaves the meaning: a message changed so still tells of the same findings. */
const harmless: Readonly<Record<string, Mutation>> = {
  same: (message) => message,
  escaped: (message) => mapTexts(message, (text) => escape(text)),
  'invisible breaks': (message, level) =>
    mapTexts(message, (text) => {
      const at = Math.floor(text.length * level);
      return `${text.slice(0, at)}\u200b${text.slice(at)}`;
    }),
  'unknown keys': (message) =>
    isRecord(message) ? { ...message, ['__proto__']: { text: 'x' }, constructor: { name: 'y' }, toString: 1 } : message,
  'in an envelope': (message) =>
    isRecord(message) && !isRecord(message['event']) ? { type: 'event_callback', event: message } : message,
  'more from the same sender': (message) => addAttachment(message, { text: 'Please look at it today.' }),
};

/** What takes something away, adds something foreign or breaks the shape. */
const harmful: Readonly<Record<string, Mutation>> = {
  'cut strings': (message, level) => mapTexts(message, (text) => cut(text, level)),
  'cut one string': (message, level) => changeOne(message, level, (text) => cut(text, (level * 97) % 1)),
  'one string for another': (message, level) => {
    const texts = listTexts(message);
    return changeOne(message, level, () => texts[Math.floor(((level * 89) % 1) * texts.length)] ?? '');
  },
  'cut lists': (message, level) => mapLists(message, (list) => list.slice(0, Math.ceil(list.length * level))),
  'everything twice': (message) => doubleLists(message),
  'rotated lists': (message, level) => mapLists(message, (list) => shuffle(list, level)),
  capitals: (message) => mapStrings(message, (text) => text.toUpperCase()),
  'small letters': (message) => mapStrings(message, (text) => text.toLowerCase()),
  'in code': (message) => mapTexts(message, (text) => `\`\`\`${text}\`\`\``),
  quoted: (message) => mapTexts(message, (text) => text.replaceAll(/^/gm, '&gt; ')),
  'in an attachment': (message) => ({ type: 'message', bot_id: 'B1', text: '', attachments: [message] }),
  'in many attachments': (message, level) => nest(message, Math.ceil(level * 40)),
  'long text': (message, level) => addAttachment(message, { text: '<a|'.repeat(Math.ceil(level * 3000)) }),
  'values of other kinds': (message, level) => mapLists(message, (list) => list.map((inner) => oddValue(inner, level))),
  'odd fields': (message) =>
    addAttachment(message, {
      title: 7,
      fields: [null, { title: 'ID', value: { toString: null } }, { title: {}, value: [] }, { title: '', value: 1e308 }],
      blocks: [
        { type: 'table', rows: [[{}], 'x', { cells: [[], null] }] },
        { type: ['rich_text'], elements: [{}] },
      ],
    }),
};

/** Not the lists inside lists: those of a message nested forty levels deep would grow without end. */
function doubleLists(message: unknown): unknown {
  if (!isRecord(message)) return message;
  const doubled = Object.entries(message).map(([key, inner]) => [
    key,
    Array.isArray(inner) ? [...inner, ...inner] : inner,
  ]);
  return Object.fromEntries(doubled);
}

function addAttachment(message: unknown, attachment: object): unknown {
  if (!isRecord(message)) return message;
  const inner = message['event'] ?? message['message'];
  const key = message['event'] === undefined ? 'message' : 'event';
  if (isRecord(inner)) return { ...message, [key]: addAttachment(inner, attachment) };
  const attachments = message['attachments'];
  return { ...message, attachments: [...(Array.isArray(attachments) ? attachments : []), attachment] };
}

function nest(message: unknown, levels: number): unknown {
  let nested = message;
  for (let level = 0; level < levels; level += 1) {
    const key = ['attachments', 'blocks', 'elements', 'message_blocks', 'event'][level % 5] ?? 'attachments';
    nested = { type: 'rich_text', text: '', [key]: key === 'event' ? nested : [nested] };
  }
  return nested;
}

function oddValue(value: unknown, level: number): unknown {
  const odd = [null, 0, true, [], {}, '', Number.NaN, [[[]]], { text: { text: { text: 1 } } }, value, value];
  return odd[Math.floor(level * odd.length)];
}

const steps = { ...harmless, ...harmful };

/** One to four mutations in a row, by name. */
export const anyMutations = fc.array(chooseFrom(steps), { minLength: 1, maxLength: 4 });
export const harmlessMutations = fc.array(chooseFrom(harmless), { minLength: 1, maxLength: 3 });

function chooseFrom(mutations: Readonly<Record<string, Mutation>>) {
  const level = fc.double({ min: 0, max: 0.999, noNaN: true });
  return fc.tuple(fc.constantFrom(...Object.keys(mutations)), level);
}

/** The message after the named mutations. */
export function mutate(message: unknown, mutations: readonly (readonly [string, number])[]): unknown {
  return mutations.reduce((changed, [name, level]) => steps[name]?.(changed, level) ?? changed, message);
}
