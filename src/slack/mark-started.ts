import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Place } from '../domain/case.ts';
import type { Finding, FindingReference } from '../domain/finding.ts';
import { isRecord, listOf, recordOf, textOf } from '../domain/json-value.ts';
import type { Language } from '../domain/phrase.ts';
import { readReference } from './read-button.ts';
import { analyzeAction, renderStarted } from './render-offer.ts';

export interface Start {
  readonly finding: Finding;
  readonly user: string;
  readonly language: Language;
}

/**
 * The blocks of an offer after an investigation began: the button of that finding gives way to who started it. Null where
 * no button is left for it. Reads the message as it stands, so buttons of other findings keep their state.
 */
export async function readStartedOffer(
  client: WebClient,
  offer: Place,
  start: Start,
): Promise<readonly KnownBlock[] | null> {
  const { messages = [] } = await client.conversations.replies({
    channel: offer.channel,
    ts: offer.threadTs,
    oldest: offer.ts,
    latest: offer.ts,
    inclusive: true,
  });
  const message = messages.find(({ ts }) => ts === offer.ts);
  return replaceButton(listOf(recordOf(message)['blocks']), start);
}

/** Pure part of {@link readStartedOffer}. */
export function replaceButton(blocks: readonly unknown[], start: Start): readonly KnownBlock[] | null {
  const buttons = blocks.map(readOfferButton);
  const only = buttons.filter((reference) => reference !== null).length === 1;
  const index = buttons.findIndex((reference) => reference !== null && isAbout(reference, start.finding, only));
  if (index < 0) return null;
  const known = blocks.filter(isKnownBlock);
  if (known.length !== blocks.length) return null;
  return known.map((block, at) => (at === index ? renderStarted(start.user, start.language) : block));
}

/** Blocks come back from Slack as we sent them; only ours are edited. */
function isKnownBlock(block: unknown): block is KnownBlock {
  return isRecord(block) && ['actions', 'rich_text'].includes(String(block['type']));
}

function readOfferButton(block: unknown): FindingReference | null {
  const record = recordOf(block);
  const button = recordOf(listOf(record['elements'])[0]);
  if (record['type'] !== 'actions' || button['action_id'] !== analyzeAction) return null;
  return readReference(textOf(button['value']) ?? '');
}

/** An alert without an id means the finding its only button leads to, or the one of the same type. */
function isAbout(reference: FindingReference, finding: Finding, only: boolean): boolean {
  if (reference.findingId !== null) return reference.findingId === finding.id;
  return only || reference.type === finding.type;
}
