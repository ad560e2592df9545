/** The languages a report can be written in. */
export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

/**
 * A piece of a sentence: words written by us, or a value that came from outside (a log, an alert, a model).
 * Renderers show a value as inline code and never interpret it, so a hostile value cannot become markup, a mention or a link.
 */
export type Inline = string | { readonly value: string };
export type Phrase = readonly Inline[];

/** The same sentence in every language. */
export type Text = Readonly<Record<Language, Phrase>>;

/**
 * Builds a phrase from a template literal: the words stay words, each inserted string becomes a value, a number stays a
 * plain number. Insert our own words with {@link words}.
 */
export function phrase(words: TemplateStringsArray, ...inserted: readonly (string | number | Phrase)[]): Phrase {
  const parts: Inline[] = [];
  words.forEach((word, index) => {
    if (word !== '') parts.push(word);
    const value = inserted[index];
    if (typeof value === 'number') parts.push(String(value));
    else if (typeof value === 'string') parts.push({ value });
    else if (value) parts.push(...value);
  });
  return parts;
}

/** Our own words as a phrase: for inserting a word (not a value) into another phrase. */
export function words(text: string): Phrase {
  return text === '' ? [] : [text];
}

/** A text that needs no translation, such as a list of names: every string is a value. */
export function sameText(content: Phrase): Text {
  return { en: content, ja: content };
}

/** Joins values with a separator: `a, b, c`. */
export function listValues(values: readonly string[], separator = ', '): Phrase {
  return values.flatMap((value, index): Inline[] => (index === 0 ? [{ value }] : [separator, { value }]));
}

/** The phrase as one plain string, values unmarked: for run records and comparisons, not for showing to people. */
export function plainText(content: Phrase): string {
  return content.map((part) => (typeof part === 'string' ? part : part.value)).join('');
}
