import { Fragment, type UIEvent, useEffect, useRef } from 'react';
import type { PageMessage } from '../slack/browser-protocol.ts';
import { useClient } from './client.ts';
import { formatDay, readTs } from './message-time.ts';
import { MessageView } from './message-view.tsx';

const nearEndPx = 160;

/** Messages from old to new, one heading a day. It follows new messages unless the reader has scrolled back. */
export function MessageList(props: { channel: string; messages: PageMessage[]; inThread: boolean; label: string }) {
  const list = useFollowing(props.messages);
  return (
    <div
      ref={list.ref}
      className="message-list"
      role="log"
      aria-label={props.label}
      tabIndex={0}
      onScroll={list.onScroll}
    >
      {props.messages.map((message, index) => (
        <Fragment key={message.ts}>
          {props.inThread ? null : <DayHeading message={message} previous={props.messages[index - 1]} />}
          <MessageView channel={props.channel} message={message} inThread={props.inThread} />
        </Fragment>
      ))}
    </div>
  );
}

/**
 * Starts at the end, and then shows the first of the newest messages: of a report that is taller than the list, its
 * beginning. What the reader wrote, or alone can see, is always shown.
 */
function useFollowing(messages: PageMessage[]) {
  const { viewer } = useClient();
  const ref = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const seenTs = useRef<string>(undefined);
  useEffect(() => {
    const list = ref.current;
    const seen = seenTs.current;
    seenTs.current = messages.at(-1)?.ts ?? seen;
    if (list === null) return;
    const fresh = seen === undefined ? [] : messages.filter(({ ts }) => ts > seen);
    const own = fresh.some(({ user, ephemeral }) => ephemeral || user === viewer);
    if (!own && !following.current) return;
    const first = fresh[0]?.ts;
    const target = list.querySelector<HTMLElement>(`:scope > [data-testid="message-${first}"]`);
    list.scrollTop = own || target === null ? list.scrollHeight : target.offsetTop - 8;
  }, [messages, viewer]);
  const onScroll = ({ currentTarget: list }: UIEvent<HTMLDivElement>) => {
    following.current = list.scrollHeight - list.scrollTop - list.clientHeight < nearEndPx;
  };
  return { ref, onScroll };
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
