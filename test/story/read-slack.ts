import type { Message } from '../../src/demo/slack/model.ts';
import { isRecord, readRecords, readText } from '../../src/demo/slack/record.ts';
import { listMessages } from '../../src/demo/slack/workspace.ts';
import type { World } from '../../src/demo/world.ts';
import { waitFor } from './wait-for.ts';

export const alertChannel = 'C0SECALERTS';
export const aiko = 'U0AIKO';
export const ben = 'U0BEN';

export interface Button {
  readonly message: Message;
  readonly blockId: string;
}

/** What the bot said in a thread to everyone, oldest first. */
export function readReplies({ slack }: World, threadTs: string, channel = alertChannel): readonly Message[] {
  return listMessages(slack.workspace, channel).filter(
    (message) => isFromBot(message, slack.workspace.app.botId) && message.threadTs === threadTs && !message.visibleTo,
  );
}

/** What the bot said in a channel, outside threads and to everyone. */
export function readPosts({ slack }: World, channel = alertChannel): readonly Message[] {
  return listMessages(slack.workspace, channel).filter(
    ({ threadTs, visibleTo, ...message }) =>
      isFromBot(message, slack.workspace.app.botId) && threadTs === undefined && !visibleTo,
  );
}

/** What the bot said to one person only, in all channels. */
export function readWhispers({ slack }: World, user: string): readonly Message[] {
  return [...slack.workspace.messages.values()].flat().filter(({ visibleTo }) => visibleTo === user);
}

/** Every text a message shows, links with their addresses. */
export function showText({ text, blocks = [] }: Pick<Message, 'text' | 'blocks'>): string {
  return [text, ...collectTexts(blocks)].join(' ');
}

/** The Analyze buttons in a message that are still there. */
export function findButtons(message: Message): readonly Button[] {
  return readRecords(message.blocks ?? []).flatMap((block) => {
    const isOurs = readRecords(block['elements']).some((element) => element['action_id'] === 'analyze');
    return isOurs ? [{ message, blockId: readText(block, 'block_id') ?? '' }] : [];
  });
}

/** Waits for a button in the thread of an alert. */
export function waitForButton(world: World, threadTs: string, channel = alertChannel): Promise<Button> {
  return waitFor(`a button under ${threadTs}`, () => readReplies(world, threadTs, channel).flatMap(findButtons).at(-1));
}

/** A person presses a button. */
export function press({ slack }: World, { message, blockId }: Button, as = aiko): Promise<void> {
  return slack.perform({
    type: 'action',
    as,
    channel: message.channel,
    messageTs: message.ts,
    blockId,
    action: { action_id: 'analyze' },
  });
}

/** A person types `/gd-triage …`. */
export function command({ slack }: World, text: string, { as = aiko, channel = alertChannel } = {}): Promise<void> {
  return slack.perform({ type: 'slash', as, channel, command: '/gd-triage', text });
}

/** The Markdown files in a thread, oldest first. */
export function readFiles(world: World, threadTs: string, channel = alertChannel): readonly string[] {
  const { files } = world.slack.workspace;
  return readReplies(world, threadTs, channel).flatMap(({ fileIds = [] }) =>
    fileIds.flatMap((id) => {
      const bytes = files.get(id)?.bytes;
      return bytes === undefined ? [] : [new TextDecoder().decode(bytes)];
    }),
  );
}

/** Waits until so many reports of a thread are complete: the file comes last. */
export function waitForReports(world: World, threadTs: string, { count = 1, limitMs = 120_000 } = {}): Promise<string> {
  const read = () => {
    const isOver = readReplies(world, threadTs).filter(({ text }) => isFinal(text)).length >= count;
    return isOver ? readFiles(world, threadTs)[count - 1] : null;
  };
  return waitFor(`report ${count} under ${threadTs}`, read, limitMs);
}

function isFinal(text: string): boolean {
  return /finished|完了/.test(text);
}

function isFromBot({ botId }: Pick<Message, 'botId'>, own: string): boolean {
  return botId === own;
}

function collectTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(collectTexts);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if ((key === 'text' || key === 'url' || key === 'user_id') && typeof inner === 'string') return [inner];
    return collectTexts(inner);
  });
}
