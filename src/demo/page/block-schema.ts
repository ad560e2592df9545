import { z } from 'zod';

/** The parts of Block Kit the page draws itself. Unknown keys are kept: the server has already judged the blocks. */
const textObject = z.looseObject({ type: z.enum(['mrkdwn', 'plain_text', 'raw_text']), text: z.string() });
export type TextObject = z.infer<typeof textObject>;

const option = z.looseObject({
  text: textObject,
  value: z.string().optional(),
  description: textObject.optional(),
  url: z.string().optional(),
});
export type Option = z.infer<typeof option>;

const confirm = z.looseObject({
  title: textObject,
  text: textObject,
  confirm: textObject,
  deny: textObject,
  style: z.string().optional(),
});
export type Confirm = z.infer<typeof confirm>;

const feedbackButton = z.looseObject({ text: textObject, value: z.string() });

const element = z.looseObject({
  type: z.string(),
  action_id: z.string().default(''),
  text: z.union([textObject, z.string()]).optional(),
  value: z.string().optional(),
  url: z.string().optional(),
  style: z.string().optional(),
  confirm: confirm.optional(),
  options: z.array(option).optional(),
  option_groups: z.array(z.looseObject({ label: textObject, options: z.array(option) })).optional(),
  initial_option: option.optional(),
  initial_options: z.array(option).optional(),
  initial_value: z.string().optional(),
  initial_date: z.string().optional(),
  initial_time: z.string().optional(),
  initial_user: z.string().optional(),
  initial_channel: z.string().optional(),
  initial_conversation: z.string().optional(),
  placeholder: textObject.optional(),
  multiline: z.boolean().optional(),
  min_length: z.number().optional(),
  max_length: z.number().optional(),
  focus_on_load: z.boolean().optional(),
  accessibility_label: z.string().optional(),
  positive_button: feedbackButton.optional(),
  negative_button: feedbackButton.optional(),
  image_url: z.string().optional(),
  alt_text: z.string().optional(),
});
export type BlockElement = z.infer<typeof element>;

const block = z.looseObject({
  type: z.string(),
  block_id: z.string().optional(),
  text: z.union([textObject, z.string()]).optional(),
  fields: z.array(textObject).optional(),
  accessory: element.optional(),
  element: element.optional(),
  label: textObject.optional(),
  hint: textObject.optional(),
  title: z.union([textObject, z.string()]).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  elements: z.array(z.unknown()).optional(),
  rows: z.array(z.array(z.unknown())).optional(),
  image_url: z.string().optional(),
  alt_text: z.string().optional(),
});

/** A block with an id that is always there: Slack gives one to each block that came without. */
export type ParsedBlock = z.infer<typeof block> & { block_id: string };

/** Reads blocks one by one; one that cannot be read comes back as type `unreadable`, so that it is seen, not lost. */
export function parseBlocks(blocks: readonly unknown[]): ParsedBlock[] {
  return blocks.map((raw, index) => {
    const parsed = block.safeParse(raw);
    const read = parsed.success ? parsed.data : { type: 'unreadable' };
    return { ...read, block_id: parsed.data?.block_id ?? `block-${index}` };
  });
}

/** The elements of an `actions`, `context` or `context_actions` block; an unreadable one is left out. */
export function parseElements(elements: readonly unknown[] | undefined): BlockElement[] {
  return (elements ?? []).flatMap((raw) => {
    const parsed = element.safeParse(raw);
    return parsed.success ? [parsed.data] : [];
  });
}

/** The words of a text object, whichever way it was given. */
export function readText(text: TextObject | string | undefined): string {
  return typeof text === 'string' ? text : (text?.text ?? '');
}
