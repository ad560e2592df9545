import { Fragment } from 'react';
import type { PageMessage } from '../slack/browser-protocol.ts';
import { formatDay, readTs } from './message-time.ts';
import { MessageView } from './message-view.tsx';
import { useReadingPosition } from './use-reading-position.ts';

interface MessageListProps {
  channel: string;
  /** The root of the thread that is shown. */
  thread?: string;
  messages: PageMessage[];
  label: string;
}

/** Messages from old to new, one heading a day, and a way down to those below. */
export function MessageList({ channel, thread, messages, label }: MessageListProps) {
  const inThread = thread !== undefined;
  const { ref, onScroll, below, toEnd } = useReadingPosition(`${channel}/${thread ?? ''}`, messages, inThread);
  return (
    <div className="message-area">
      <div ref={ref} className="message-list" role="log" aria-label={label} tabIndex={0} onScroll={onScroll}>
        {messages.map((message, index) => (
          <Fragment key={message.ts}>
            {inThread ? null : <DayHeading message={message} previous={messages[index - 1]} />}
            <MessageView channel={channel} message={message} inThread={inThread} />
          </Fragment>
        ))}
      </div>
      {below === 0 ? null : (
        <button type="button" className="message-below" onClick={toEnd}>
          ↓ {below} more below
        </button>
      )}
    </div>
  );
}

function DayHeading({ message, previous }: { message: PageMessage; previous: PageMessage | undefined }) {
  const now = new Date();
  const day = formatDay(readTs(message.ts), now);
  if (previous !== undefined && formatDay(readTs(previous.ts), now) === day) return null;
  return (
    <div className="day" role="separator">
      <span>{day}</span>
    </div>
  );
}
