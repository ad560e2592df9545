import type { Text } from './phrase.ts';

export type ChapterNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Rows of one evidence that satisfy every condition; with `distinct`, the distinct values at that path. */
export interface Selection {
  readonly evidence: string;
  readonly where: readonly { readonly path: string; readonly equals: string | null }[];
  readonly distinct?: string | undefined;
}

interface Common {
  readonly id: string;
  readonly chapter: ChapterNumber;
  /** Place within the chapter, see report.ts. */
  readonly part: string;
  readonly evidence: readonly string[];
  readonly text: Text;
  /** `rules`: the sentence was written by our code from the value; `model`: free wording, every fact in it is looked up. */
  readonly writtenBy: 'rules' | 'model';
}

/** What a claim asserts, in a form code can recompute. */
export type Assertion =
  | { readonly kind: 'count'; readonly of: Selection; readonly value: number }
  | {
      readonly kind: 'rate';
      readonly of: Selection;
      readonly among: Selection;
      readonly numerator: number;
      readonly denominator: number;
    }
  | { readonly kind: 'time'; readonly of: Selection; readonly edge: 'first' | 'last'; readonly value: string }
  | { readonly kind: 'interval'; readonly from: string; readonly to: string; readonly seconds: number }
  | { readonly kind: 'weekday'; readonly at: string; readonly value: string }
  | { readonly kind: 'entity'; readonly value: string }
  | { readonly kind: 'event_occurred'; readonly of: Selection }
  | {
      readonly kind: 'event_absent';
      readonly question: string;
      /** ISO 8601: the time over which nothing happened. */
      readonly from: string;
      readonly to: string;
      /** Empty where the log knows no regions, such as that of an identity provider. */
      readonly regions: readonly string[];
    }
  | { readonly kind: 'ordering'; readonly earlier: string; readonly later: string }
  | {
      readonly kind: 'comparison';
      readonly left: number;
      readonly relation: 'more' | 'fewer' | 'equal';
      readonly right: number;
      readonly of: Selection;
      readonly among: Selection;
    }
  | { readonly kind: 'state'; readonly path: string; readonly value: string }
  | { readonly kind: 'technique'; readonly technique: string }
  /** Words of a page of AWS that was fetched and kept as evidence. */
  | { readonly kind: 'documentation'; readonly url: string; readonly quote: string }
  /** What a lookup told about an address, a name or a hash, and on which day: never what a model remembers. */
  | {
      readonly kind: 'intel';
      readonly subject: string;
      readonly path: string;
      readonly value: string;
      /** ISO 8601. */
      readonly asOf: string;
    }
  | { readonly kind: 'hypothesis' }
  | { readonly kind: 'recommendation' };

export type Claim = Common & Assertion;
export type CheckedClaim = Claim & { readonly check: 'supported' | 'dropped'; readonly why: string };
