import type { KnownBlock } from '@slack/types';
import type { Language } from '../domain/phrase.ts';
import { type ListedCase, renderHelp, renderList } from './render-reply.ts';
import { word } from './wording.ts';

/** The Home tab: what the bot does, whether it listens, and the latest cases. */
export function renderHome(cases: readonly ListedCase[], language: Language): readonly KnownBlock[] {
  return [
    { type: 'header', text: { type: 'plain_text', text: word('homeTitle', language), emoji: false } },
    ...renderHelp(language).blocks,
    { type: 'divider' },
    ...renderList(cases, language).blocks,
  ];
}
