import { setTimeout as sleep } from 'node:timers/promises';
import type { KnownBlock } from '@slack/types';
import { WebAPIPlatformError, WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import type { Place } from '../domain/case.ts';
import { fail } from '../domain/errors.ts';
import type { ReadState } from './edit-pacer.ts';
import type { SlackMessage } from './message.ts';
import { createTurns, type Order, slackPace, type Turns } from './pace.ts';
import { openPromptClient } from './prompt-client.ts';
import { escapeText, refuseMarkup, sealMessage } from './seal-message.ts';
import { isRefusal as isAnswered } from './send-surely.ts';
import { nameSlackError } from './slack-away.ts';

/** Where a message goes: a channel, or a thread in it. */
export interface Target {
  readonly channel: string;
  readonly threadTs: string | null;
}

interface Attachment {
  readonly name: string;
  readonly title: string;
  readonly comment: string;
  readonly content: string;
}

/** All that leaves for Slack, besides answers to a command. Everything passes {@link sealMessage}. */
export interface Outgoing {
  /** Throws slack_not_in_channel where the bot cannot post. The key marks the message for {@link find}. */
  post(target: Target, message: SlackMessage, key: string): Promise<Place>;
  /** Shows what is newest when its turn comes. False: the message is gone. */
  edit(place: Place, read: ReadState, order: Order): Promise<boolean>;
  /** Takes back a message of the bot that stands twice. */
  remove(place: Place): Promise<void>;
  /** The message that was posted with a key, where it is still there. */
  find(target: Target, key: string): Promise<Place | null>;
  /** Throws at once where Slack throttles: the person waits. */
  whisper(target: Target, user: string, message: SlackMessage): Promise<void>;
  upload(target: Target, attachment: Attachment): Promise<void>;
  /** Whether a thread has a file of that name that was shared after a time. */
  hasFile(target: Target, name: string, after: Date): Promise<boolean>;
  publishHome(user: string, blocks: readonly KnownBlock[]): Promise<void>;
}

const marker = 'gd_triage_message';
/** How far back a lost message is looked for. */
const searchLimit = 200;
/** An edit that was put off for so long by Slack is given up. */
const throttledMs = 1_800_000;
/** Before an edit that got no answer is sent again, in milliseconds. What it shows is read anew: it may be over by then. */
const editPausesMs = [500, 1500, 4000, 8000];

/** @param edits hands out turns to edit, one line for all channels as Slack counts them */
export function createOutgoing(
  client: WebClient,
  edits: Turns = createTurns({ perSecond: slackPace.tier3PerSecond, burst: slackPace.tier3Burst }),
): Outgoing {
  // By that name the test of scopes follows what is called. Messages are sent once: the client's own attempts would post one
  // again whose answer was lost.
  const once = { client: openPromptClient(client, 0) };
  const editor = openPromptClient(client, 0);
  return {
    post: (target, message, key) => post(once.client, { target, message, key }),
    edit: (place, read, order) => editInTurn({ place, read, order }, { client: editor, edits }),
    remove: ({ channel, ts }) => remove(client, { channel, ts }),
    find: (target, key) => find(client, target, key),
    whisper: async ({ channel, threadTs }, user, message) => {
      const thread = threadTs === null ? {} : { thread_ts: threadTs };
      await once.client.chat.postEphemeral({ channel, user, ...thread, ...withoutUnfurl(message) });
    },
    upload: async ({ channel, threadTs }, { name, title, comment, content }) => {
      const file = { filename: name, title, content, initial_comment: escapeText(comment) };
      if (threadTs === null) await once.client.filesUploadV2({ channel_id: channel, ...file });
      else await once.client.filesUploadV2({ channel_id: channel, thread_ts: threadTs, ...file });
    },
    hasFile: async (target, name, after) => {
      const messages = await readMessages(client, target);
      const since = messages.filter(({ ts = '0' }) => Number(ts) * 1000 >= after.getTime());
      return since.some(({ files = [] }) => files.some((file) => file.name === name));
    },
    publishHome: async (user, blocks) => {
      refuseMarkup(blocks);
      await client.views.publish({ user_id: user, view: { type: 'home', blocks: [...blocks] } });
    },
  };
}

interface Posting {
  readonly target: Target;
  readonly message: SlackMessage;
  readonly key: string;
}

async function post(client: WebClient, { target, message, key }: Posting): Promise<Place> {
  const { channel, threadTs } = target;
  const thread = threadTs === null ? {} : { thread_ts: threadTs };
  const metadata = { event_type: marker, event_payload: { key } };
  try {
    const { ts = '' } = await client.chat.postMessage({ channel, ...thread, ...sealMessage(message), metadata });
    return { channel, ts, threadTs: threadTs ?? ts };
  } catch (error) {
    throw explainRefusal(error);
  }
}

interface Editing {
  readonly place: Place;
  readonly read: ReadState;
  readonly order: Order;
}

/** Waits its turn, as long as Slack asks for, and shows what is newest by then. */
async function editInTurn(
  { place, read, order }: Editing,
  { client, edits }: { readonly client: WebClient; readonly edits: Turns },
): Promise<boolean> {
  const until = Date.now() + throttledMs;
  let failures = 0;
  for (;;) {
    await edits.take('chat.update', order);
    const message = await read();
    if (message === null) return true;
    try {
      return await edit(client, place, message);
    } catch (error) {
      if (error instanceof WebAPIRateLimitedError && Date.now() < until) {
        edits.hold('chat.update', error.retryAfter * 1000);
        continue;
      }
      const pauseMs = editPausesMs[failures];
      if (pauseMs === undefined || isAnswered(error)) throw error;
      failures += 1;
      await sleep(pauseMs);
    }
  }
}

async function edit(client: WebClient, { channel, ts }: Place, message: SlackMessage): Promise<boolean> {
  try {
    await client.chat.update({ channel, ts, ...withoutUnfurl(message) });
    return true;
  } catch (error) {
    if (isRefusal(error, ['message_not_found', 'thread_not_found'])) return false;
    // How long Slack wants to be left alone is for whoever paces.
    throw error instanceof WebAPIRateLimitedError ? error : nameSlackError(error);
  }
}

async function remove(client: WebClient, message: { readonly channel: string; readonly ts: string }): Promise<void> {
  try {
    await client.chat.delete(message);
  } catch (error) {
    if (!isRefusal(error, ['message_not_found'])) throw error;
  }
}

async function find(client: WebClient, { channel, threadTs }: Target, key: string): Promise<Place | null> {
  const messages = await readMessages(client, { channel, threadTs }).catch((error: unknown) => {
    throw nameSlackError(explainRefusal(error));
  });
  const found = messages.find(({ metadata }) => metadata?.event_type === marker && readKey(metadata) === key);
  return found?.ts === undefined ? null : { channel, ts: found.ts, threadTs: threadTs ?? found.ts };
}

async function readMessages(client: WebClient, { channel, threadTs }: Target) {
  const common = { channel, limit: searchLimit, include_all_metadata: true };
  const { messages = [] } =
    threadTs === null
      ? await client.conversations.history(common)
      : await client.conversations.replies({ ...common, ts: threadTs });
  return messages;
}

function readKey(metadata: object): unknown {
  const payload = 'event_payload' in metadata ? metadata.event_payload : null;
  return typeof payload === 'object' && payload !== null && 'key' in payload ? payload.key : null;
}

/** chat.update and chat.postEphemeral know no previews. */
function withoutUnfurl(message: SlackMessage): { readonly text: string; readonly blocks: KnownBlock[] } {
  const { text, blocks } = sealMessage(message);
  return { text, blocks };
}

function explainRefusal(error: unknown): unknown {
  const isOutside = isRefusal(error, ['not_in_channel', 'channel_not_found', 'is_archived']);
  return isOutside ? fail('slack_not_in_channel', {}, error) : error;
}

function isRefusal(error: unknown, codes: readonly string[]): boolean {
  return error instanceof WebAPIPlatformError && codes.includes(error.data.error);
}
