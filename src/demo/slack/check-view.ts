import { z } from 'zod';
import { findSchemaErrors, findViewBlockErrors } from './check-blocks.ts';
import { type Fields, isRecord, readRecords } from './record.ts';
import { refuse, refuseWithMessages } from './refusal.ts';
import { plainText } from './text-schema.ts';

const MAX_VIEW_BYTES = 250_000;

const ids = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};
const viewSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('modal'),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
    ...ids,
  }),
  z.strictObject({ type: z.literal('home'), ...ids }),
]);

/** Refuses a view that Slack would refuse and returns it as an object. */
export function checkView(view: unknown, type: 'modal' | 'home'): Fields {
  if (!isRecord(view)) return refuseWithMessages('invalid_arguments', ['must provide an object [json-pointer:/view]']);
  const messages = [
    ...findSchemaErrors(viewSchema, view, '/view'),
    ...findViewBlockErrors(view.blocks),
    ...findSubmitErrors(view),
  ];
  if (view.type !== type) messages.push(`unsupported type: ${String(view.type)} [json-pointer:/view/type]`);
  if (messages.length > 0) refuseWithMessages('invalid_arguments', [...new Set(messages)]);
  if (Buffer.byteLength(JSON.stringify(view)) > MAX_VIEW_BYTES) refuse('view_too_large');
  return view;
}

function findSubmitErrors(view: Fields): string[] {
  if (view.type !== 'modal' || view.submit !== undefined) return [];
  const index = readRecords(view.blocks).findIndex((block) => block.type === 'input');
  if (index < 0) return [];
  return [`must define \`submit\` to use an \`input\` block in modals [json-pointer:/view/blocks/${index}/input]`];
}
