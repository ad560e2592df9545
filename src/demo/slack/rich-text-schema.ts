import { z } from 'zod';
import { identifier } from './text-schema.ts';

const style = z
  .strictObject({
    bold: z.boolean().optional(),
    code: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    underline: z.boolean().optional(),
  })
  .optional();

const border = z.union([z.literal(0), z.literal(1)]).optional();

const span = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style }),
  z.strictObject({
    type: z.literal('link'),
    url: z.string().min(1),
    text: z.string().optional(),
    unsafe: z.boolean().optional(),
    style,
  }),
  z.strictObject({ type: z.literal('user'), user_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal('emoji'), name: z.string().min(1), unicode: z.string().optional(), style }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), style }),
  z.strictObject({ type: z.literal('color'), value: z.string(), style }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.number(),
    format: z.string().min(1),
    url: z.string().optional(),
    fallback: z.string().optional(),
    style,
  }),
]);

const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(span) });

const part = z.discriminatedUnion('type', [
  section,
  z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(span), border }),
  z.strictObject({ type: z.literal('rich_text_preformatted'), elements: z.array(span), border }),
  z.strictObject({
    type: z.literal('rich_text_list'),
    elements: z.array(section).min(1),
    style: z.enum(['bullet', 'ordered']),
    indent: z.number().int().min(0).max(8).optional(),
    offset: z.number().int().optional(),
    border,
  }),
]);

export const richTextBlock = z.strictObject({
  type: z.literal('rich_text'),
  block_id: identifier.optional(),
  elements: z.array(part),
});
