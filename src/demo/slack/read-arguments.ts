import type { Channel, Message } from './model.ts';
import { type Fields, isRecord, parseJson, readRecords } from './record.ts';
import { refuse, refuseWithMessages } from './refusal.ts';
import type { SlackState } from './slack-state.ts';
import { findMessage, openDm } from './workspace.ts';

// A form sends every argument as text; a JSON body sends numbers, booleans and objects as they are.

export function readOptional(args: Fields, key: string): string | undefined {
  const value = args[key];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function readRequired(args: Fields, key: string): string {
  return readOptional(args, key) ?? refuseWithMessages('invalid_arguments', [`missing required field: ${key}`]);
}

export function readFlag(args: Fields, key: string): boolean {
  const value = args[key];
  return value === true || value === 'true' || value === '1' || value === 1;
}

/** The page size; Slack accepts 1 to `max`. */
export function readLimit(args: Fields, fallback: number, max: number): number {
  const value = Number(readOptional(args, 'limit') ?? fallback);
  if (!Number.isInteger(value) || value < 1) return refuse('invalid_limit');
  return Math.min(value, max);
}

/** An argument that is JSON text in a form and the value itself in a JSON body; undefined when absent. */
export function readStructured(args: Fields, key: string, code: string): unknown {
  const value = args[key];
  if (value === undefined || value === null || value === '') return undefined;
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  return parsed === undefined ? refuse(code) : parsed;
}

/** A list of objects, such as blocks or attachments. */
export function readList(args: Fields, key: string, code: string): Fields[] | undefined {
  const value = readStructured(args, key, code);
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every(isRecord)) return refuse(code);
  return readRecords(value);
}

/** The channel of a call; a user id means the direct messages with that user. */
export function readChannel(slack: SlackState, args: Fields, key = 'channel'): Channel {
  const id = readRequired(args, key);
  const { channels, users, app } = slack.workspace;
  if (users.has(id)) return openDm(slack.workspace, app.userId, id);
  const channel = channels.get(id);
  if (!channel || (channel.kind === 'dm' && !channel.members.has(app.userId))) return refuse('channel_not_found');
  return channel;
}

/** The channel of a call that only members may make. */
export function readJoinedChannel(slack: SlackState, args: Fields, key = 'channel'): Channel {
  const channel = readChannel(slack, args, key);
  return channel.members.has(slack.workspace.app.userId) ? channel : refuse('not_in_channel');
}

/** The message a call is about; ephemeral messages do not count, as in Slack. */
export function readMessage(slack: SlackState, channel: Channel, ts: string): Message {
  const message = findMessage(slack.workspace, channel.id, ts);
  return message && !message.visibleTo ? message : refuse('message_not_found');
}
