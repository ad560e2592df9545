import type { ChapterNumber } from './claim.ts';
import type { Text } from './phrase.ts';
import type { Verdict } from './verdict.ts';

export type Item =
  | { readonly kind: 'statement'; readonly text: Text; readonly evidence: readonly string[] }
  | { readonly kind: 'table'; readonly columns: readonly Text[]; readonly rows: readonly (readonly Text[])[] }
  | {
      readonly kind: 'query';
      readonly evidence: string;
      readonly source: string;
      readonly query: string;
      readonly result: Text;
    };

/** A named place in a chapter. Without items it prints why it is empty. */
export interface Part {
  readonly key: string;
  readonly title: Text;
  readonly items: readonly Item[];
  readonly empty: Text;
}

export interface Chapter {
  readonly number: ChapterNumber;
  readonly title: Text;
  readonly parts: readonly Part[];
}

/** A link built by code; nothing from a log, an alert or a model becomes one. */
export interface Link {
  readonly label: Text;
  readonly url: string;
}

/** The one form every rendering (Slack, JIRA, Markdown, terminal) is made from. */
export interface Report {
  readonly caseKey: string;
  readonly title: Text;
  readonly header: readonly { readonly label: Text; readonly value: Text }[];
  readonly verdict: Verdict;
  readonly headline: Text;
  /** Always eight, in order. */
  readonly chapters: readonly Chapter[];
  readonly links: readonly Link[];
  /** Who wrote it, tokens, calls, seconds. */
  readonly footer: Text;
}
