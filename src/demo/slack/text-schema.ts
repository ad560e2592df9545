import { z } from 'zod';

// Lengths in characters, from Slack's Block Kit reference.

/** A plain_text object of at most `max` characters. */
export function plainText(max: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
}

/** A mrkdwn object of at most `max` characters. */
export function mrkdwnText(max: number) {
  return z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
}

/** Either kind of text object, of at most `max` characters. */
export function anyText(max: number) {
  return z.discriminatedUnion('type', [plainText(max), mrkdwnText(max)]);
}

/** An action_id or block_id. */
export const identifier = z.string().min(1).max(255);

export const confirmDialog = z.strictObject({
  title: plainText(100).optional(),
  text: anyText(300),
  confirm: plainText(30).optional(),
  deny: plainText(30).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

/** An option of a menu or group; `text` is mrkdwn only in radio buttons and checkboxes. */
export const plainOption = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(75),
  description: plainText(75).optional(),
  url: z.string().max(3000).optional(),
});

export const richOption = z.strictObject({
  text: anyText(75),
  value: z.string().min(1).max(75),
  description: anyText(75).optional(),
});
