import type { Message } from '../../../src/demo/slack/model.ts';
import { listMessages } from '../../../src/demo/slack/workspace.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import { alerts, type Surroundings } from './open-reception.ts';

export type AlertFinding = Pick<Finding, 'id' | 'region' | 'accountId' | 'type' | 'severity'>;

/** An alert as a relay posts it: fields and a link. */
export function writeAlert({ id, region, accountId, type, severity }: AlertFinding, title = 'GuardDuty finding') {
  return {
    title,
    title_link: `https://${region}.console.aws.amazon.com/guardduty/home?region=${region}#/findings?fId=${id}`,
    fields: [
      { title: 'Finding type', value: type },
      { title: 'Account', value: accountId },
      { title: 'Region', value: region },
      { title: 'Severity', value: String(severity) },
    ],
  };
}

export async function postAlert(
  { server }: Surroundings,
  finding: AlertFinding,
  { sender = 'B0AWS', channel = alerts }: { readonly sender?: string; readonly channel?: string } = {},
): Promise<string> {
  const { ts } = await server.postAs({ channel, bot_id: sender, attachments: [writeAlert(finding)] });
  return ts;
}

/** What the bot said under a message, to everyone. */
export function readReplies({ server }: Surroundings, threadTs: string): readonly Message[] {
  return readOwn(server).filter((message) => message.threadTs === threadTs && message.ts !== threadTs);
}

/** What the bot said in a channel, outside threads. */
export function readPosts({ server }: Surroundings, channel = alerts): readonly Message[] {
  return readOwn(server, channel).filter(({ threadTs }) => threadTs === undefined);
}

function readOwn(server: Surroundings['server'], channel = alerts): readonly Message[] {
  const { app } = server.workspace;
  return listMessages(server.workspace, channel).filter(
    ({ botId, visibleTo }) => botId === app.botId && visibleTo === undefined,
  );
}

export function showBlocks(message: Message | undefined): string {
  return JSON.stringify(message?.blocks ?? []);
}

/** A person presses a button of a message. */
export async function press(
  { server }: Surroundings,
  message: Message,
  { blockId, actionId = 'analyze', as = 'U0AIKO' }: { blockId: string; actionId?: string; as?: string },
): Promise<void> {
  await server.perform({
    type: 'action',
    as,
    channel: message.channel,
    messageTs: message.ts,
    blockId,
    action: { type: 'button', action_id: actionId },
  });
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
