import { recordOf } from './json-value.ts';
import { collectPassages } from './recognition/collect-passages.ts';
import { joinPassages } from './recognition/passage.ts';

/** Enough for a title and the names in it. */
const maxLength = 4000;

/** What a Slack message says, as plain text: for comparing with the title of a finding. Takes edits, too. */
export function readAlertText(event: unknown): string {
  const { subtype, message } = recordOf(event);
  const said = recordOf(subtype === 'message_changed' ? message : event);
  return joinPassages(collectPassages(said)).replaceAll('\u0000', '').slice(0, maxLength);
}
