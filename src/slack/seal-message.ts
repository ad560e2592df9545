import type { KnownBlock } from '@slack/types';
import { limits, type SlackMessage } from './message.ts';

export interface SealedMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** Block types in which Slack reads no markup, or only in parts that {@link findMarkup} looks at. */
const plainBlocks = new Set(['actions', 'context', 'divider', 'header', 'input', 'rich_text', 'section', 'table']);

/**
 * The one way out to Slack. The notification text is escaped, previews are off, and a block in which Slack would read
 * markup is refused: whatever a log, an alert or a model wrote stays text.
 */
export function sealMessage({ text, blocks }: SlackMessage): SealedMessage {
  refuseMarkup(blocks);
  return { text: escapeText(text), blocks: [...blocks], unfurl_links: false, unfurl_media: false };
}

/** Throws where a block would be read as markup. Our own renderers never build one. */
export function refuseMarkup(blocks: readonly KnownBlock[]): void {
  const odd = blocks.find((block) => !plainBlocks.has(block.type) || findMarkup(block));
  if (odd) throw new Error(`A ${odd.type} block with markup was about to be sent: use rich_text or plain_text.`);
}

function findMarkup(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ('type' in value && (value.type === 'mrkdwn' || value.type === 'markdown')) return true;
  return Object.values(value).some(findMarkup);
}

/** Slack reads `<…>` in this text as mentions and links; escaped, it shows them. Cut before escaping, never inside an entity. */
export function escapeText(text: string): string {
  const short = text.length > limits.text ? `${text.slice(0, limits.text - 1)}…` : text;
  return short.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
