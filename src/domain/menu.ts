import type { Brief } from './brief.ts';
import type { Coverage } from './coverage.ts';
import type { Evidence } from './evidence.ts';
import type { Text } from './phrase.ts';

/** What kind of thing a further question can be asked about. `finding`: everything the finding names. */
export type EntityKind = 'finding' | 'accessKeyId' | 'userName' | 'address';

/** Something the evidence names, under an id that code gave it. */
export interface MenuEntity {
  readonly id: string;
  readonly kind: EntityKind;
  /** As the log has it, so untrusted. */
  readonly value: string;
}

/**
 * What an analyst may have asked besides the playbook: questions of our playbooks about entities already known. It picks ids
 * from these two lists and nothing else; the query is code's.
 */
export interface Menu {
  readonly questions: readonly { readonly id: string; readonly title: Text; readonly about: readonly EntityKind[] }[];
  readonly entities: readonly MenuEntity[];
  /** How many questions may be asked still. */
  readonly left: number;
}

export interface MenuChoice {
  readonly question: string;
  readonly entity: string;
}

/** What came of a further question. Refused ones were not asked; the reason is ours. */
export type MenuAnswer =
  | {
      readonly kind: 'asked';
      /** The brief with what was found. */
      readonly brief: Brief;
      readonly evidence: readonly Evidence[];
      readonly coverage: readonly Coverage[];
    }
  | { readonly kind: 'refused'; readonly why: string };
