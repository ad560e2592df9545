import type { Assertion, ChapterNumber, Claim } from '../../domain/claim.ts';
import type { Phrase, Text } from '../../domain/phrase.ts';

/** A claim before it has an id. */
export type Draft = Assertion & {
  readonly chapter: ChapterNumber;
  readonly part: string;
  readonly evidence: readonly string[];
  readonly text: Text;
};

/** Evidence id of the finding document itself. */
export const findingEvidence = 'finding';

/** `3.scope`: chapter and part of the report. */
export type PlaceName = `${ChapterNumber}.${string}`;

export interface DraftRequest {
  readonly at: PlaceName;
  readonly en: Phrase;
  readonly ja: Phrase;
  readonly evidence?: readonly string[];
}

/** Drafts one claim: where it stands, what it says, what carries it, and what it asserts. */
export function draft({ at, en, ja, evidence = [findingEvidence] }: DraftRequest, assertion: Assertion): Draft {
  const [chapter, part] = splitPlace(at);
  return { ...assertion, chapter, part, evidence, text: { en, ja } };
}

/** Numbers the drafts of one run. */
export function numberClaims(drafts: readonly Draft[], writtenBy: Claim['writtenBy']): readonly Claim[] {
  const prefix = writtenBy === 'model' ? 'M' : 'C';
  return drafts.map((one, index) => ({ ...one, id: `${prefix}${index + 1}`, writtenBy }));
}

const chapters = [1, 2, 3, 4, 5, 6, 7, 8] as const;

function splitPlace(at: PlaceName): readonly [ChapterNumber, string] {
  const number = chapters.find((chapter) => at.startsWith(`${chapter}.`)) ?? 7;
  return [number, at.slice(2)];
}
