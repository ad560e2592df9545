import { Fragment, useEffect, useRef } from 'react';
import type { PageMessage } from '../slack/browser-protocol.ts';
import { formatDay, readTs } from './message-time.ts';
import { MessageView } from './message-view.tsx';

const nearEndPx = 160;

/** Messages from old to new, one heading a day. It follows new messages unless the reader has scrolled back. */
export function MessageList(props: { channel: string; messages: PageMessage[]; inThread: boolean; label: string }) {
  const list = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  useEffect(() => {
    const element = list.current;
    if (element !== null && following.current) element.scrollTop = element.scrollHeight;
  }, [props.messages]);
  return (
    <div
      ref={list}
      className="message-list"
      role="log"
      aria-label={props.label}
      tabIndex={0}
      onScroll={({ currentTarget: element }) => {
        following.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx;
      }}
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
