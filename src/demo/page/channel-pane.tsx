import type { PageChannel } from '../slack/browser-protocol.ts';
import { useClient } from './client.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';

/** The messages of a channel or a direct conversation, without thread replies, and a place to write. */
export function ChannelPane({ channel }: { channel: PageChannel }) {
  const { state } = useClient();
  const all = state.messages[channel.id] ?? [];
  const messages = all.filter(({ ts, threadTs }) => threadTs === undefined || threadTs === ts);
  const title = nameChannel(channel, state.users);
  return (
    <main className="channel" aria-label={title}>
      <header className="pane-head">
        <h2>{title}</h2>
        {channel.external ? <span className="external-badge">Shared with another company</span> : null}
        <span className="pane-detail">{channel.topic}</span>
      </header>
      {messages.length === 0 ? (
        <p className="empty">{describeEmpty(channel)}</p>
      ) : (
        <MessageList channel={channel.id} messages={messages} label={`Messages in ${title}`} />
      )}
      <Composer channel={channel.id} placeholder={`Message ${title}`} testId="composer" />
    </main>
  );
}

/** The name of a channel with its `#`, or the person at the other end of a direct conversation. */
function nameChannel(channel: PageChannel, users: { id: string; realName: string }[]): string {
  if (channel.kind === 'channel') return `#${channel.name}`;
  return users.find((user) => user.id === channel.with)?.realName ?? channel.name;
}

function describeEmpty(channel: PageChannel): string {
  if (channel.kind === 'dm') return 'Nothing has been said here yet.';
  if (!channel.member) return 'No messages yet. gd-triage is not a member of this channel, so it hears nothing here.';
  return 'No messages yet. Deliver an alert with the Scenarios button above.';
}
