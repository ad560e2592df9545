import { z } from 'zod';
import { accessory, actionsElement, contextAction, imageElement, inputElement } from './element-schema.ts';
import { richTextBlock } from './rich-text-schema.ts';
import { anyText, identifier, mrkdwnText, plainText } from './text-schema.ts';

const base = { block_id: identifier.optional() };

const section = z
  .strictObject({
    type: z.literal('section'),
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
    ...base,
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, 'missing required field: text or fields');

const header = z.strictObject({ type: z.literal('header'), text: plainText(150), ...base });
const divider = z.strictObject({ type: z.literal('divider'), ...base });
const context = z.strictObject({
  type: z.literal('context'),
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, plainText(2000), mrkdwnText(2000)]))
    .min(1)
    .max(10),
  ...base,
});
const contextActions = z.strictObject({
  type: z.literal('context_actions'),
  elements: z.array(contextAction).min(1).max(5),
  ...base,
});
const actions = z.strictObject({
  type: z.literal('actions'),
  elements: z.array(actionsElement).min(1).max(25),
  ...base,
});
const image = z
  .strictObject({
    type: z.literal('image'),
    alt_text: z.string().min(1).max(2000),
    title: plainText(2000).optional(),
    image_url: z.url().max(3000).optional(),
    slack_file: z.strictObject({ id: z.string().optional(), url: z.string().optional() }).optional(),
    ...base,
  })
  .refine(
    (block) => block.image_url !== undefined || block.slack_file !== undefined,
    'missing required field: image_url',
  );
const alert = z.strictObject({
  type: z.literal('alert'),
  text: anyText(3000),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
  ...base,
});
const input = z.strictObject({
  type: z.literal('input'),
  label: plainText(2000),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: inputElement,
  ...base,
});
const markdown = z.strictObject({ type: z.literal('markdown'), text: z.string().min(1).max(12_000), ...base });

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1).optional() }),
  richTextBlock,
]);
const rows = z.array(z.array(cell).min(1).max(20)).min(1);
const table = z.strictObject({
  type: z.literal('table'),
  rows: rows.max(100),
  column_settings: z
    .array(
      z
        .strictObject({
          align: z.enum(['left', 'center', 'right']).optional(),
          is_wrapped: z.boolean().optional(),
        })
        .nullable(),
    )
    .max(20)
    .optional(),
  ...base,
});
const dataTable = z.strictObject({
  type: z.literal('data_table'),
  // The header and 100 rows; one source says 200, the lower limit is the safe one.
  rows: rows.max(101),
  caption: z.string().min(1),
  page_size: z.number().int().min(1).max(100).optional(),
  row_header_column_index: z.number().int().min(0).optional(),
  ...base,
});
const taskCard = z.strictObject({
  type: z.literal('task_card'),
  task_id: z.string().min(1),
  title: z.string().min(1),
  details: richTextBlock.optional(),
  output: richTextBlock.optional(),
  sources: z
    .array(z.strictObject({ type: z.literal('url'), url: z.string().min(1), text: z.string().min(1) }))
    .optional(),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  ...base,
});
const plan = z.strictObject({
  type: z.literal('plan'),
  title: z.string().min(1),
  tasks: z.array(taskCard).optional(),
  ...base,
});

const everywhere = [section, header, divider, context, actions, image, input, richTextBlock] as const;

/** The blocks of a message; at most 50. */
export const messageBlocks = z
  .array(
    z.discriminatedUnion('type', [...everywhere, contextActions, alert, markdown, table, dataTable, taskCard, plan]),
  )
  .max(50);

/** The blocks of a modal or a Home tab; at most 100. */
export const viewBlocks = z.array(z.discriminatedUnion('type', [...everywhere, alert])).max(100);
