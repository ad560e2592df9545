import { z } from 'zod';
import { recordOf } from './json-value.ts';

const message = z.object({
  bot_id: z.string().optional().catch(undefined),
  app_id: z.string().optional().catch(undefined),
  bot_profile: z.object({ app_id: z.string().optional() }).optional().catch(undefined),
});

/** Ids under which the sender of a Slack message may be allowed: bot id and app id. A person has neither. */
export function readSenders(event: unknown): readonly string[] {
  const { subtype, message: edited } = recordOf(event);
  // The event of an edit names the author only inside the message it is about.
  const parsed = message.safeParse(subtype === 'message_changed' ? edited : event);
  if (!parsed.success) return [];
  const { bot_id, app_id, bot_profile } = parsed.data;
  return [bot_id, app_id, bot_profile?.app_id].filter((id) => id !== undefined);
}
