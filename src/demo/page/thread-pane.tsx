import { useEffect } from 'react';
import { useClient } from './client.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';

/** The thread below one message, on the right. Esc closes it. */
export function ThreadPane({ channel, thread }: { channel: string; thread: string }) {
  const { state, go } = useClient();
  const messages = (state.messages[channel] ?? []).filter(({ ts, threadTs }) => ts === thread || threadTs === thread);
  const name = state.channels.find((candidate) => candidate.id === channel)?.name ?? channel;
  // The message that the thread hangs below may be far up in the channel.
  useEffect(() => {
    document.querySelector('.message-open')?.scrollIntoView({ block: 'nearest' });
  }, [thread]);
  useEffect(() => {
    const closeOnEscape = (event: KeyboardEvent) => {
      const busy = event.defaultPrevented || document.querySelector('dialog[open]') !== null;
      if (event.key === 'Escape' && !busy) go({ tab: 'slack', channel });
    };
    window.addEventListener('keydown', closeOnEscape);
    return () => window.removeEventListener('keydown', closeOnEscape);
  }, [go, channel]);
  return (
    <aside className="thread" data-testid="thread-pane" aria-label="Thread">
      <header className="pane-head">
        <h2>Thread</h2>
        <span className="pane-detail">#{name}</span>
        <button
          type="button"
          className="button button-icon pane-close"
          aria-label="Close the thread"
          onClick={() => go({ tab: 'slack', channel })}
        >
          ×
        </button>
      </header>
      {messages.length === 0 ? (
        <p className="empty">There is no such thread here.</p>
      ) : (
        <MessageList channel={channel} thread={thread} messages={messages} label="Messages in the thread" />
      )}
      <Composer channel={channel} threadTs={thread} placeholder="Reply…" testId="thread-composer" />
    </aside>
  );
}
