import type { RichTextBlock, RichTextElement, RichTextSection } from '@slack/types';
import { makeInert } from '../domain/inert-text.ts';
import type { Language, Phrase } from '../domain/phrase.ts';

/** Part of a line: words and values, a person, or a link that our code built. */
export type Run =
  | Phrase[number]
  | { readonly bold: string }
  | { readonly user: string }
  | { readonly link: string; readonly label: string };

/** Longest value shown in a message; the attached file has the whole of it. */
const valueLength = 600;

const wordsLength = 1500;

/** One line of rich text. Slack reads no markup in it, and values stand out as code. */
export function line(runs: readonly Run[], language: Language): RichTextSection {
  const elements = runs.flatMap((run) => toElement(run, language));
  return { type: 'rich_text_section', elements: elements.length > 0 ? elements : [{ type: 'text', text: ' ' }] };
}

/** A block of lines. One section with line breaks: how Slack stacks several sections is not documented. */
export function paragraph(lines: readonly RichTextSection[]): RichTextBlock {
  const elements = lines.flatMap((one, index): readonly RichTextElement[] =>
    index === 0 ? one.elements : [{ type: 'text', text: '\n' }, ...one.elements],
  );
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [...elements] }] };
}

/** A bulleted list. */
export function bullets(lines: readonly RichTextSection[]): RichTextBlock {
  return { type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements: [...lines] }] };
}

function toElement(run: Run, language: Language): readonly RichTextElement[] {
  if (typeof run === 'string') return run === '' ? [] : [{ type: 'text', text: showWords(run, language) }];
  if ('bold' in run) return run.bold === '' ? [] : [{ type: 'text', text: run.bold, style: { bold: true } }];
  if ('user' in run) return [{ type: 'user', user_id: run.user }];
  if ('link' in run) return [{ type: 'link', url: run.link, text: run.label }];
  const shown = makeInert(run.value, { maxLength: valueLength, language });
  return shown === '' ? [] : [{ type: 'text', text: shown, style: { code: true } }];
}

/** Words a model wrote can be long, too, and can hold characters nobody sees. */
function showWords(text: string, language: Language): string {
  return makeInert(text, { maxLength: wordsLength, keepLines: true, language });
}

/** Characters Slack counts in a block. */
export function countCharacters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countCharacters(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === 'text' && typeof inner === 'string' ? inner.length : countCharacters(inner)),
    0,
  );
}
