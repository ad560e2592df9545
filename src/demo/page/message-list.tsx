import { Fragment, type UIEvent, useEffect, useRef } from 'react';
import type { PageMessage } from '../slack/browser-protocol.ts';
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

/** Keeps the first of the newest messages in view: of a report that is taller than the list, its beginning. */
function useFollowing(messages: PageMessage[]) {
  const ref = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const seenTs = useRef<string>(undefined);
  const newest = messages.at(-1)?.ts;
  useEffect(() => {
    const list = ref.current;
    if (list === null || !following.current) return;
    const entries = [...list.querySelectorAll<HTMLElement>(':scope > article')];
    const firstNew = messages.findIndex(({ ts }) => seenTs.current !== undefined && ts > seenTs.current);
    // Nothing new is -1, which is the last entry.
    const target = entries.at(firstNew);
    if (target !== undefined) list.scrollTop = target.offsetTop - 8;
    if (newest !== undefined) seenTs.current = newest;
  }, [messages, newest]);
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
