import { fail } from '../domain/errors.ts';
import { parseTarget } from '../domain/parse-target.ts';
import type { Answer } from './answer.ts';
import { askAnalysis, type Desk, listCases } from './ask-analysis.ts';
import { renderError, renderHelp, renderList, renderNote } from './render-reply.ts';

export interface Command {
  readonly text: string;
  readonly channel: string;
  readonly user: string;
}

const listLimit = 10;
/** A pasted novel is not repeated back. */
const shownLength = 80;

/** `/gd-triage <id | ARN | link>`, `list`, `status`, `help`. */
export async function handleCommand(command: Command, answer: Answer, desk: Desk): Promise<void> {
  const { language } = desk;
  const text = command.text.trim();
  const name = text.toLowerCase();
  if (name === '' || name === 'help') return answer(renderHelp(language));
  if (name === 'status') return answer(renderNote('statusText', language));
  if (name === 'list') return answer(renderList(await listCases(command.user, listLimit, desk), language));
  const reference = parseTarget(text);
  if (reference === null) {
    return answer(renderError(fail('reference_unreadable', { text: text.slice(0, shownLength) }), language));
  }
  return askAnalysis({ reference, alert: null, channel: command.channel, user: command.user }, answer, desk);
}
