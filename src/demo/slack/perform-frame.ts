import { z } from 'zod';
import type { FromPage } from './browser-protocol.ts';
import { runCommand, useElement, useShortcut } from './interactions.ts';
import { enterChannel, openHome, writeAsPerson } from './people.ts';
import type { SlackState } from './slack-state.ts';
import { closeView, submitView } from './view-interactions.ts';
import { announce, openDm } from './workspace.ts';

const text = z.string();
const anyFields = z.record(text, z.unknown());
const values = z.record(text, z.record(text, anyFields));

/** A frame from the page, as browser-protocol.ts defines it. */
export const fromPageSchema: z.ZodType<FromPage> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), as: text }),
  z.object({ type: z.literal('post'), as: text, channel: text, text, threadTs: text.exactOptional() }),
  z.object({
    type: z.literal('slash'),
    as: text,
    channel: text,
    command: text,
    text,
    threadTs: text.exactOptional(),
  }),
  z.object({
    type: z.literal('action'),
    as: text,
    channel: text.exactOptional(),
    messageTs: text.exactOptional(),
    viewId: text.exactOptional(),
    blockId: text,
    action: anyFields,
    values: values.exactOptional(),
  }),
  z.object({ type: z.literal('shortcut'), as: text, channel: text, messageTs: text, callbackId: text }),
  z.object({ type: z.literal('submit_view'), as: text, viewId: text, values }),
  z.object({ type: z.literal('close_view'), as: text, viewId: text }),
  z.object({ type: z.literal('open_home'), as: text }),
  z.object({ type: z.literal('open_dm'), as: text, user: text }),
  z.object({ type: z.literal('deliver'), scenario: text }),
]);

/** Does what a person did on the page; fails with a sentence for that person when it is not possible. */
export async function performFrame(slack: SlackState, frame: FromPage): Promise<void> {
  switch (frame.type) {
    case 'post':
      return writeAsPerson(slack, frame);
    case 'slash':
      return runCommand(slack, frame);
    case 'action':
      return useElement(slack, frame);
    case 'shortcut':
      return useShortcut(slack, frame);
    case 'submit_view':
      return submitView(slack, frame);
    case 'close_view':
      return closeView(slack, frame);
    case 'open_home':
      return openHome(slack, frame.as);
    case 'open_dm':
      return openDmAs(slack, frame);
    case 'deliver':
      return deliverScenario(slack, frame.scenario);
    default:
      return undefined;
  }
}

function openDmAs(slack: SlackState, frame: { as: string; user: string }): void {
  const { users } = slack.workspace;
  if (!users.has(frame.as) || !users.has(frame.user)) throw new Error(`There is no user ${frame.user} to write to.`);
  enterChannel(slack, frame.as, openDm(slack.workspace, frame.as, frame.user).id);
}

async function deliverScenario(slack: SlackState, name: string): Promise<void> {
  const scenario = slack.scenarios.find((candidate) => candidate.name === name);
  if (!scenario) throw new Error(`There is no scenario ${name}.`);
  await slack.deliver(name);
  scenario.delivered = true;
  announce(slack.workspace);
}
