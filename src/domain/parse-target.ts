import type { FindingReference } from './finding.ts';
import { combineHints, type Hint } from './recognition/hint.ts';
import { readArns } from './recognition/read-arn.ts';
import { readConsoleLinks } from './recognition/read-console-link.ts';
import { findLinks, unescapeText } from './recognition/slack-text.ts';

const id = /^[`"'*<]*([0-9a-f]{32})[`"'*>]*$/i;

/**
 * Reads what a person gives to name one finding: its id, its ARN, or a link to it in the console; Slack's escaping and
 * link wrapping are undone. Null where it is none of these.
 */
export function parseTarget(text: string): FindingReference | null {
  const plain = unescapeText(text).trim();
  const bare = id.exec(plain)?.[1];
  const given: readonly Hint[] =
    bare === undefined ? [] : [{ part: 'findingId', value: bare.toLowerCase(), origin: 'command' }];
  const isLink = findLinks(plain).length > 0;
  const reference = combineHints([...given, ...readArns(plain), ...(isLink ? readConsoleLinks(plain, true) : [])]);
  return reference.findingId === null ? null : reference;
}
