import { findTypes } from '../finding-type.ts';
import { type Hint, type TracedReference, traceHints } from './hint.ts';
import { partOfLabel } from './label-names.ts';
import { isOtherNotice, isSummary } from './look-alikes.ts';
import { joinPassages, type Passage } from './passage.ts';
import { readArns } from './read-arn.ts';
import { readConsoleLinks } from './read-console-link.ts';
import { readLabels, startsWithLabel } from './read-labels.ts';
import { isAnnouncement, readSentences } from './read-sentences.ts';

/** Everything the passages say about one finding, or null where they are no alert. */
export function readPassages(passages: readonly Passage[]): TracedReference | null {
  const hints = gatherHints(passages);
  const traced = traceHints(hints);
  if (traced.reference.findingId !== null) return traced;
  return isAlert(passages, hints) ? traced : null;
}

/** The distinct finding ids the passages name. */
export function findIds(passages: readonly Passage[]): readonly string[] {
  const ids = gatherHints(passages).filter((hint) => hint.part === 'findingId');
  const strong = ids.filter((hint) => hint.origin !== 'label');
  return [...new Set((strong.length > 0 ? strong : ids).map((hint) => String(hint.value)))];
}

function gatherHints(passages: readonly Passage[]): readonly Hint[] {
  const text = joinPassages(passages);
  const isOther = isOtherNotice(text);
  const allowSecurityHub = !isOther && findTypes(text).length > 0;
  const found = passages.flatMap((passage): readonly Hint[] => [
    ...readArns(passage.text),
    ...readConsoleLinks(passage.text, allowSecurityHub),
    ...readSentences(passage.text),
  ]);
  const labels = readLabels(passages).filter((hint) => hint.part !== 'findingId' || !isOther);
  return [...found, ...labels];
}

/**
 * Without an id, only the form tells an alert from people talking about one: a sentence of a known notifier, a type that
 * stands as a heading or beside its label, or GuardDuty named together with a labelled severity and place.
 */
function isAlert(passages: readonly Passage[], hints: readonly Hint[]): boolean {
  const text = joinPassages(passages);
  if (isOtherNotice(text) || isSummary(text)) return false;
  if (passages.some((passage) => isAnnouncement(passage.text))) return true;
  const labelled = new Set(hints.filter((hint) => hint.origin === 'label').map((hint) => hint.part));
  const place = labelled.has('region') || labelled.has('accountId');
  if (labelled.has('type') || passages.some(standsAsType)) return place || labelled.has('severity');
  if (hints.some((hint) => hint.part === 'type')) return place && labelled.has('severity');
  return namesService(text) && isListOfLabels(passages);
}

/** Whether a text says GuardDuty, or names a type only GuardDuty has. */
export function namesService(text: string): boolean {
  return /guard ?duty/i.test(text) || findTypes(text).length > 0;
}

/** Severity and place each begin a line, as in a notice; in a sentence they prove nothing. */
function isListOfLabels(passages: readonly Passage[]): boolean {
  const lines = passages.flatMap((passage) => splitLabelled(passage).map((text) => ({ ...passage, text })));
  const labelled = new Set(readLabels(lines).map((hint) => hint.part));
  return labelled.has('severity') && (labelled.has('region') || labelled.has('accountId'));
}

function splitLabelled({ text, label }: Passage): readonly string[] {
  const parts = text.split(/[\n|•·\u3000]+/).filter((part) => /[\p{L}\p{N}]/u.test(part));
  return label === null
    ? parts.filter((part) => startsWithLabel(part) || partOfLabel(part) !== null || !/[:=：]/.test(part))
    : [text];
}

function standsAsType(passage: Passage): boolean {
  if (passage.isHeading && findTypes(passage.text).length > 0) return true;
  return passage.text.split('\n').some((line) => {
    if (!line.includes('/')) return false;
    const bare = line.replaceAll(/[*_`"'>\s]/g, '');
    return findTypes(bare)[0] === bare;
  });
}
