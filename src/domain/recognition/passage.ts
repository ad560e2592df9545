/** A piece of text of a message, unescaped. */
export interface Passage {
  readonly text: string;
  /** The name of the field it is the value of. */
  readonly label: string | null;
  /** Written as a heading: a title, a header block, a line above an attachment. */
  readonly isHeading: boolean;
  /** Number of the container (text, block, attachment, table row) it stands in. */
  readonly unit: number;
}

/** Everything the passages say, labels included, one passage a line. */
export function joinPassages(passages: readonly Passage[]): string {
  return passages.map(({ label, text }) => (label === null ? text : `${label}: ${text}`)).join('\n');
}
