import type { Fields } from './record.ts';

export interface User {
  id: string;
  name: string;
  realName: string;
  title?: string;
  email?: string;
  tz: string;
  tzOffsetSeconds: number;
  isBot: boolean;
  color: string;
}

export interface Bot {
  id: string;
  appId: string;
  name: string;
  userId?: string | undefined;
}

export interface Channel {
  id: string;
  name: string;
  kind: 'channel' | 'dm';
  /** Ids of users, the bot user included. */
  members: Set<string>;
  /** Shared with another organisation through Slack Connect. */
  external: boolean;
  topic: string;
  /** Unix seconds. */
  created: number;
}

export interface Message {
  channel: string;
  ts: string;
  text: string;
  user?: string | undefined;
  botId?: string | undefined;
  appId?: string | undefined;
  username?: string | undefined;
  subtype?: string | undefined;
  threadTs?: string | undefined;
  /** A thread reply that is also shown in the channel. */
  broadcast?: boolean | undefined;
  blocks?: unknown[] | undefined;
  attachments?: unknown[] | undefined;
  fileIds?: string[] | undefined;
  metadata?: unknown;
  edited?: { user: string; ts: string } | undefined;
  /** Set on ephemeral messages: the only user who sees it. */
  visibleTo?: string | undefined;
  reactions?: { name: string; users: string[] }[] | undefined;
}

export type Draft = Omit<Message, 'ts'>;

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  /** Bytes announced before the upload; the upload must have exactly this length. */
  length: number;
  bytes?: Uint8Array<ArrayBuffer> | undefined;
  /** Unix seconds. */
  created: number;
  shares: { channel: string; ts: string }[];
}

export interface View {
  id: string;
  type: 'modal' | 'home';
  userId: string;
  /** What the app sent: title, blocks, submit and so on. */
  content: Fields;
  hash: string;
  values: Record<string, Record<string, Fields>>;
  errors?: Record<string, string> | undefined;
  rootId: string;
  previousId?: string | undefined;
}

/** What happened in the workspace; 'other' only tells the pages to refresh. */
export type Change =
  | { kind: 'posted'; message: Message }
  | { kind: 'changed'; message: Message; previous: Message; ts: string }
  | { kind: 'removed'; previous: Message; ts: string }
  | { kind: 'joined'; channel: string; user: string; inviter?: string | undefined; ts: string }
  | { kind: 'other' };

export interface Workspace {
  /** Where the workspace is served, without a slash at the end. */
  baseUrl: string;
  team: { id: string; name: string; domain: string };
  app: { id: string; botId: string; userId: string };
  users: Map<string, User>;
  bots: Map<string, Bot>;
  userGroups: Map<string, string[]>;
  channels: Map<string, Channel>;
  /** By channel id, oldest first; ephemeral messages included. */
  messages: Map<string, Message[]>;
  files: Map<string, StoredFile>;
  views: Map<string, View>;
  /** Open modals by user id, the visible one last. */
  modals: Map<string, string[]>;
  /** Home views by user id. */
  homes: Map<string, string>;
  listeners: Set<(change: Change) => void>;
  /** Microseconds since 1970 of the last timestamp given out. */
  lastMicros: number;
}
