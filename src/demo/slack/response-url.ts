import { signAsBot } from './chat-methods.ts';
import type { ResponseTarget } from './one-time-grants.ts';
import { readFlag, readOptional } from './read-arguments.ts';
import { readContent } from './read-content.ts';
import type { Fields } from './record.ts';
import { refuse } from './refusal.ts';
import type { SlackState } from './slack-state.ts';
import { changeMessage, findMessage, postMessage, removeMessage } from './workspace.ts';

/** The full address of a new response_url. */
export function issueResponseUrl(slack: SlackState, target: ResponseTarget): string {
  return `${slack.workspace.baseUrl}/response/${slack.grants.issueResponse(target)}`;
}

/** Does what an app sent to a response_url, or answered in the acknowledgement of a command. */
export function applyResponse(slack: SlackState, target: ResponseTarget, body: Fields): void {
  const { workspace } = slack;
  const original = target.messageTs ? findMessage(workspace, target.channel, target.messageTs) : undefined;
  if (readFlag(body, 'delete_original')) {
    removeMessage(workspace, original ?? refuse('message_not_found'));
    return;
  }
  const { text, blocks, attachments } = readContent(body);
  if (readFlag(body, 'replace_original')) {
    // Unlike chat.update, a replacement has nothing of the original.
    changeMessage(workspace, original ?? refuse('message_not_found'), { text, blocks, attachments });
    return;
  }
  postMessage(workspace, {
    channel: target.channel,
    ...signAsBot(slack),
    text,
    blocks,
    attachments,
    threadTs: readOptional(body, 'thread_ts'),
    visibleTo: body.response_type === 'in_channel' ? undefined : target.user,
  });
}
