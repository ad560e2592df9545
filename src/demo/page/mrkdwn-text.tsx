import { Fragment, type ReactNode } from 'react';
import { useClient } from './client.ts';
import { showEmoji } from './emoji.ts';
import { type Inline, type MrkdwnLine, parseMrkdwn } from './mrkdwn.ts';
import { SafeLink } from './safe-link.tsx';
import { formatSlackDate } from './slack-date.ts';

/** Slack mrkdwn as Slack shows it. Everything ends up as a text node; only http(s) addresses become links. */
export function MrkdwnText({ text }: { text: string }) {
  return (
    <div className="mrkdwn">
      {parseMrkdwn(text).map((line, index) => (
        <Line key={index} line={line} />
      ))}
    </div>
  );
}

function Line({ line }: { line: MrkdwnLine }) {
  if (line.kind === 'pre') return <pre className="mrkdwn-pre">{line.text}</pre>;
  if (line.kind === 'quote') {
    return (
      <blockquote className="mrkdwn-quote">
        {line.lines.map((children, index) => (
          <div key={index}>{renderInlines(children)}</div>
        ))}
      </blockquote>
    );
  }
  if (line.kind === 'item') {
    return (
      <div className="mrkdwn-item">
        <span className="mrkdwn-marker">{line.marker}</span>
        <span>{renderInlines(line.children)}</span>
      </div>
    );
  }
  return <div className="mrkdwn-line">{line.children.length === 0 ? ' ' : renderInlines(line.children)}</div>;
}

function renderInlines(inlines: Inline[]): ReactNode[] {
  return inlines.map((inline, index) => (
    <Fragment key={index}>
      <InlineText inline={inline} />
    </Fragment>
  ));
}

function InlineText({ inline }: { inline: Inline }): ReactNode {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'code':
      return <code className="mrkdwn-code">{inline.text}</code>;
    case 'bold':
      return <strong>{renderInlines(inline.children)}</strong>;
    case 'italic':
      return <em>{renderInlines(inline.children)}</em>;
    case 'strike':
      return <s>{renderInlines(inline.children)}</s>;
    case 'link':
      return <SafeLink url={inline.url}>{inline.text}</SafeLink>;
    case 'emoji':
      return showEmoji(inline.name);
    case 'broadcast':
      return <span className="mention mention-loud">{inline.text}</span>;
    case 'date':
      return <SlackDate date={inline} />;
    default:
      return <Mention kind={inline.kind} id={inline.id} label={inline.label} />;
  }
}

function SlackDate({ date }: { date: Extract<Inline, { kind: 'date' }> }) {
  const text = formatSlackDate(date.epoch, date.format, { now: new Date() });
  const title = new Date(date.epoch * 1000).toISOString();
  const time = (
    <time dateTime={title} title={title}>
      {text}
    </time>
  );
  return date.url === undefined ? time : <SafeLink url={date.url}>{time}</SafeLink>;
}

function Mention({
  kind,
  id,
  label,
}: {
  kind: 'user' | 'channel' | 'usergroup';
  id: string;
  label: string | undefined;
}) {
  const { state, go } = useClient();
  if (kind === 'channel') {
    const channel = state.channels.find((candidate) => candidate.id === id);
    if (channel === undefined) return <span className="mention">#{label ?? id}</span>;
    return (
      <button type="button" className="mention" onClick={() => go({ tab: 'slack', channel: channel.id })}>
        #{channel.name}
      </button>
    );
  }
  const user = state.users.find((candidate) => candidate.id === id);
  return <span className="mention">@{user?.realName ?? label ?? id}</span>;
}
