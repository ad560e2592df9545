import type { TextObject } from './block-schema.ts';
import { showEmoji } from './emoji.ts';
import { MrkdwnText } from './mrkdwn-text.tsx';

/** A Block Kit text object: mrkdwn is formatted, plain text is not. */
export function TextView({ text }: { text: TextObject | string }) {
  if (typeof text === 'string') return <span className="plain">{text}</span>;
  if (text.type === 'mrkdwn') return <MrkdwnText text={text.text} />;
  return <span className="plain">{showPlainText(text.text)}</span>;
}

/** Plain text with its emoji short names replaced, for the places where Slack allows nothing else. */
export function showPlainText(text: string): string {
  return text.replaceAll(/:([a-z0-9_+-]+):/g, (_, name: string) => showEmoji(name));
}
