import { isInstructionLike } from './floors/injection.ts';

/** Sentences of a page that may be shown as quotations, exactly as they stand there; null where none is fit to be. */
export interface SectionQuotes {
  readonly description: string | null;
  readonly remediation: string | null;
}

const shortest = 20;
const longest = 400;
const remediationMark = /remediation recommendations?:?/i;

/** AWS's own description of a finding type, and what it says to do, out of the section about it. */
export function quoteSection(text: string): SectionQuotes {
  const mark = remediationMark.exec(text);
  const about = mark === null ? text : text.slice(0, mark.index);
  const advice = mark === null ? '' : text.slice(mark.index + mark[0].length);
  const told = listSentences(about);
  return {
    description: told.find((one) => /^this finding (informs|is generated|indicates)\b/i.test(one)) ?? told[0] ?? null,
    remediation: listSentences(advice)[0] ?? null,
  };
}

/** Whole sentences of prose: no headings, lists, tables, links or markup, and none that speaks to its reader. */
function listSentences(text: string): readonly string[] {
  return text
    .split(/\n\s*\n|\n(?=\s*([*#|>-]|\d+\.)\s)/)
    .flatMap((paragraph) => splitSentences((paragraph ?? '').replace(/^[\s*#:]+/, '')))
    .filter((one) => one.length >= shortest && one.length <= longest && !/[[\]<>|`*_#]/.test(one))
    .filter((one) => !isInstructionLike(one));
}

function splitSentences(paragraph: string): readonly string[] {
  return (paragraph.match(/[A-Z][^.!?]*(?:[.!?](?!\s|$)[^.!?]*)*[.!?](?=\s|$)/g) ?? []).map((one) => one.trim());
}
