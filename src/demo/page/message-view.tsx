import type { PageMessage } from '../slack/browser-protocol.ts';
import { AttachmentView, foreignAppNotice } from './attachment-view.tsx';
import { type Author, findAuthor } from './author.ts';
import { Avatar } from './avatar.tsx';
import { BlockList } from './block-list.tsx';
import { type Client, isOwnMessage, useClient } from './client.ts';
import { FileCard } from './file-card.tsx';
import { Menu } from './menu.tsx';
import { formatDateTime, formatTime, readTs } from './message-time.ts';
import { MrkdwnText } from './mrkdwn-text.tsx';
import type { SurfaceTarget } from './surface.ts';

interface MessageViewProps {
  channel: string;
  message: PageMessage;
  /** In the thread pane a message does not lead to its thread. */
  inThread: boolean;
}

/** One message with everything on it. */
export function MessageView({ channel, message, inThread }: MessageViewProps) {
  const client = useClient();
  const author = findAuthor(client.state, message);
  return (
    <article
      className={classify(client, message, inThread)}
      data-testid={`message-${message.ts}`}
      aria-label={`Message from ${author.name}`}
    >
      <Avatar name={author.name} color={author.color} isApp={author.isApp} />
      <div className="message-body">
        {message.ephemeral ? <div className="message-private">Only visible to you</div> : null}
        <MessageHead message={message} author={author} />
        <MessageContent message={message} target={findTarget(client, channel, message)} />
        {inThread || message.replyCount === 0 ? null : <RepliesLink channel={channel} message={message} />}
      </div>
      {message.ephemeral ? null : <MessageTools channel={channel} message={message} inThread={inThread} />}
    </article>
  );
}

function classify({ route }: Client, message: PageMessage, inThread: boolean): string {
  if (message.ephemeral) return 'message message-ephemeral';
  const open = !inThread && 'thread' in route && route.thread === message.ts;
  return open ? 'message message-open' : 'message';
}

function MessageHead({ message, author }: { message: PageMessage; author: Author }) {
  const sent = readTs(message.ts);
  return (
    <header className="message-head">
      <span className="message-author">{author.name}</span>
      {author.isApp ? <span className="app-badge">APP</span> : null}
      <time className="message-time" dateTime={sent.toISOString()} title={formatDateTime(sent)}>
        {formatTime(sent)}
      </time>
      {message.edited ? <span className="message-edited">(edited)</span> : null}
    </header>
  );
}

function MessageContent({ message, target }: { message: PageMessage; target: SurfaceTarget }) {
  const blocks = message.blocks ?? [];
  return (
    <>
      {blocks.length > 0 ? <BlockList blocks={blocks} target={target} /> : <MrkdwnText text={message.text} />}
      {(message.attachments ?? []).map((attachment, index) => (
        <AttachmentView key={index} attachment={attachment} target={target} />
      ))}
      {(message.files ?? []).map((file) => (
        <FileCard key={file.id} file={file} />
      ))}
    </>
  );
}

function findTarget(client: Client, channel: string, message: PageMessage): SurfaceTarget {
  const place = { channel, messageTs: message.ts };
  if (!isOwnMessage(client.state, message)) return { ...place, inert: foreignAppNotice };
  if (message.ephemeral) return place;
  // Whoever asks for an investigation wants to see it: it is reported in the thread.
  const thread = message.threadTs ?? message.ts;
  return {
    ...place,
    onAct: (action) => (isAnalyze(action) ? client.go({ tab: 'slack', channel, thread }) : undefined),
  };
}

function isAnalyze(action: Record<string, unknown>): boolean {
  return action['type'] === 'button' && /analy[sz]e|retry/i.test(String(action['action_id']));
}

function RepliesLink({ channel, message }: { channel: string; message: PageMessage }) {
  const { go } = useClient();
  const words = message.replyCount === 1 ? '1 reply' : `${message.replyCount} replies`;
  return (
    <button
      type="button"
      className="replies"
      data-testid={`replies-${message.ts}`}
      onClick={() => go({ tab: 'slack', channel, thread: message.ts })}
    >
      {words} <span className="replies-more">View thread</span>
    </button>
  );
}

function MessageTools({ channel, message, inThread }: MessageViewProps) {
  const { state, send, viewer, go } = useClient();
  const shortcuts = state.shortcuts.map(({ callbackId, name }) => ({
    id: callbackId,
    label: name,
    choose: () => send({ type: 'shortcut', as: viewer, channel, messageTs: message.ts, callbackId }),
  }));
  const reply = {
    id: 'reply',
    label: 'Reply in thread',
    choose: () => go({ tab: 'slack', channel, thread: message.ts }),
  };
  return (
    <div className="message-tools">
      <Menu label="More actions" testId={`menu-${message.ts}`} items={inThread ? shortcuts : [...shortcuts, reply]} />
    </div>
  );
}
