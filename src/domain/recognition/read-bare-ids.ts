import { type TracedReference, traceHints } from './hint.ts';
import { joinPassages, type Passage } from './passage.ts';

/** Exactly 32 hexadecimal digits on their own; a path before them tells of something else, as `detector/` does. */
const bareId = /(?<![\w/=:-])(?<!detector[\s_-]{0,3}(?:id)?[\s:=*`"']{0,6})[0-9a-f]{32}(?![\w-])/gi;

/** Ids that stand in running text. Too little to tell an alert by; enough for somebody who asks about them. */
export function readBareIds(passages: readonly Passage[]): readonly TracedReference[] {
  const ids = joinPassages(passages).match(bareId) ?? [];
  const distinct = new Set(ids.map((id) => id.toLowerCase()));
  return [...distinct].map((value) => traceHints([{ part: 'findingId', value, origin: 'text' }]));
}
