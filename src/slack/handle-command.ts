import type { Place } from '../domain/case.ts';
import { fail } from '../domain/errors.ts';
import { parsePrefix } from '../domain/parse-prefix.ts';
import { parseTarget } from '../domain/parse-target.ts';
import type { Answer } from './answer.ts';
import { askAnalysis, type Desk, listCases } from './ask-analysis.ts';
import { renderError, renderHelp, renderList } from './render-reply.ts';
import { renderStatus } from './render-status.ts';

export interface Command {
  readonly text: string;
  readonly channel: string;
  readonly user: string;
  /** The thread it was said in; null after a slash command, which has none. */
  readonly alert: Place | null;
  /** The same for every delivery of it. */
  readonly request: string;
}

const listLimit = 10;
/** A pasted novel is not repeated back. */
const shownLength = 80;

/** `<id | ARN | link | first digits of the id>`, `list`, `status`, `help`. */
export async function handleCommand(command: Command, answer: Answer, desk: Desk): Promise<void> {
  const { language } = desk.locale;
  const { alert, channel, user, request } = command;
  const text = command.text.trim();
  const name = text.toLowerCase();
  if (name === '' || name === 'help') return answer(renderHelp(language));
  if (name === 'status') return answer(renderStatus(await desk.intake.status(), desk.isConnected(), desk.locale));
  if (name === 'list') return answer(renderList(await listCases(user, listLimit, desk), language));
  const reference = parseTarget(text) ?? parsePrefix(text);
  if (reference === null) {
    return answer(renderError(fail('reference_unreadable', { text: text.slice(0, shownLength) }), language));
  }
  return askAnalysis({ reference, alert, channel, user, request }, answer, desk);
}
