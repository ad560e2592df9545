/** Something wrong in a page, for the person who edits it. */
export interface PlaybookMistake {
  /** Name of the page in the playbook folder. */
  readonly file: string;
  /** First line is 1; null where the mistake has no line, for example a file that is missing. */
  readonly line: number | null;
  /** What is wrong, and where it is not obvious, what to do. */
  readonly problem: string;
}

/** `s3.md:12: asks S3.9, which no page defines`. */
export function formatMistake({ file, line, problem }: PlaybookMistake): string {
  return line === null ? `${file}: ${problem}` : `${file}:${line}: ${problem}`;
}
