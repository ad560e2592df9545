/** What the demo page and the demo Slack server say to each other over the `/browser` WebSocket, as JSON frames. */
export type FromPage =
  | { type: 'hello'; as: string }
  // A text that starts with '/gd-triage' is sent by the page as 'slash'.
  | { type: 'post'; as: string; channel: string; text: string; threadTs?: string }
  | { type: 'slash'; as: string; channel: string; command: string; text: string; threadTs?: string }
  | {
      type: 'action';
      as: string;
      channel?: string;
      messageTs?: string;
      viewId?: string;
      blockId: string;
      action: Record<string, unknown>;
      values?: StateValues;
    }
  | { type: 'shortcut'; as: string; channel: string; messageTs: string; callbackId: string }
  | { type: 'submit_view'; as: string; viewId: string; values: StateValues }
  | { type: 'close_view'; as: string; viewId: string }
  | { type: 'open_home'; as: string }
  | { type: 'open_dm'; as: string; user: string }
  // Posts the alert of a scenario (again); the demo registers the callback that does it.
  | { type: 'deliver'; scenario: string };

export type StateValues = Record<string, Record<string, Record<string, unknown>>>;

export type ToPage = { type: 'state'; state: WorkspaceState } | { type: 'refused'; error: string };

export interface WorkspaceState {
  team: { name: string };
  me: string;
  users: PageUser[];
  channels: PageChannel[];
  /** By channel id; includes thread replies (threadTs) and the viewer's own ephemerals. */
  messages: Record<string, PageMessage[]>;
  home?: { blocks: unknown[]; viewId: string };
  modal?: PageView;
  botOnline: boolean;
  shortcuts: { callbackId: string; name: string }[];
  commands: { command: string; description: string; usageHint?: string }[];
  scenarios: { name: string; title: string; hint: string; delivered: boolean }[];
  links: { jira?: string };
}

export interface PageUser {
  id: string;
  name: string;
  realName: string;
  title?: string;
  isBot: boolean;
  color: string;
}

export interface PageChannel {
  id: string;
  name: string;
  kind: 'channel' | 'dm';
  member: boolean;
  /** False where the app has not been invited: it hears nothing there. */
  botMember?: boolean;
  external: boolean;
  with?: string;
  topic?: string;
}

export interface PageMessage {
  ts: string;
  threadTs?: string;
  user?: string;
  username?: string;
  botId?: string;
  text: string;
  blocks?: unknown[];
  attachments?: unknown[];
  files?: PageFile[];
  edited: boolean;
  ephemeral: boolean;
  replyCount: number;
}

export interface PageFile {
  id: string;
  name: string;
  title?: string;
  mimetype: string;
  size: number;
  url: string;
}

export interface PageView {
  id: string;
  title: string;
  submit?: string;
  close?: string;
  blocks: unknown[];
  errors?: Record<string, string>;
  privateMetadata?: string;
  callbackId?: string;
}
