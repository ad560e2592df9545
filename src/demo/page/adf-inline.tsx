import type { ReactNode } from 'react';
import { type AdfMark, type AdfNode, readAttr } from './adf-schema.ts';
import { toColor } from './avatar.tsx';
import { safeHref } from './safe-href.ts';
import { SafeLink } from './safe-link.tsx';

/** The nodes of the Atlassian Document Format that stand inside a line. */
export function AdfInline({ node }: { node: AdfNode }): ReactNode {
  switch (node.type) {
    case 'text':
      return (node.marks ?? []).reduce<ReactNode>(applyMark, node.text ?? '');
    case 'hardBreak':
      return <br />;
    case 'status':
      return <span className={`lozenge lozenge-${readLozengeColor(node)}`}>{readAttr(node, 'text')}</span>;
    case 'emoji':
      return readFirst(node, ['text', 'shortName']);
    case 'mention':
      return <span className="mention">@{readFirst(node, ['text', 'id']).replace(/^@/, '')}</span>;
    case 'date':
      return <AdfDate timestampMs={Number(readAttr(node, 'timestamp'))} />;
    default:
      return <Card url={readFirst(node, ['url'])} />;
  }
}

function readFirst(node: AdfNode, names: string[]): string {
  return names.map((name) => readAttr(node, name)).find((value) => value !== undefined) ?? '';
}

function applyMark(children: ReactNode, mark: AdfMark): ReactNode {
  switch (mark.type) {
    case 'strong':
      return <strong>{children}</strong>;
    case 'em':
      return <em>{children}</em>;
    case 'strike':
      return <s>{children}</s>;
    case 'underline':
      return <u>{children}</u>;
    case 'code':
      return <code className="mrkdwn-code">{children}</code>;
    case 'subsup':
      return readAttr(mark, 'type') === 'sub' ? <sub>{children}</sub> : <sup>{children}</sup>;
    case 'textColor':
      return <span style={{ color: toColor(readAttr(mark, 'color')) }}>{children}</span>;
    case 'backgroundColor':
      return <span style={{ background: toColor(readAttr(mark, 'color')) }}>{children}</span>;
    case 'link':
      return <SafeLink url={readAttr(mark, 'href') ?? ''}>{children}</SafeLink>;
    default:
      return children;
  }
}

const lozengeColors = ['neutral', 'purple', 'blue', 'red', 'yellow', 'green'];

function readLozengeColor(node: AdfNode): string {
  const color = readAttr(node, 'color') ?? '';
  return lozengeColors.includes(color) ? color : 'neutral';
}

/** JIRA keeps a date as midnight UTC, so it is shown in UTC: another zone could turn it into the day before. */
function AdfDate({ timestampMs }: { timestampMs: number }) {
  if (Number.isNaN(timestampMs)) return <span>unknown date</span>;
  const date = new Date(timestampMs);
  const text = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' }).format(date);
  return <time dateTime={date.toISOString()}>{text}</time>;
}

function Card({ url }: { url: string }) {
  return safeHref(url) === undefined ? <span>{url}</span> : <SafeLink url={url}>{url}</SafeLink>;
}
