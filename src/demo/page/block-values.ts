import type { StateValues } from '../slack/browser-protocol.ts';
import { type BlockElement, type ParsedBlock, parseElements } from './block-schema.ts';

/** What one element holds, in the shape of Slack's `state.values`. */
export type ElementValue = Record<string, unknown>;

const textTypes = ['plain_text_input', 'email_text_input', 'url_text_input', 'number_input'];
const initialValueByType: Readonly<Record<string, (element: BlockElement) => ElementValue>> = {
  static_select: (element) => ({ selected_option: element.initial_option ?? null }),
  radio_buttons: (element) => ({ selected_option: element.initial_option ?? null }),
  checkboxes: (element) => ({ selected_options: element.initial_options ?? [] }),
  multi_static_select: (element) => ({ selected_options: element.initial_options ?? [] }),
  datepicker: (element) => ({ selected_date: element.initial_date ?? null }),
  timepicker: (element) => ({ selected_time: element.initial_time ?? null }),
  users_select: (element) => ({ selected_user: element.initial_user ?? null }),
  channels_select: (element) => ({ selected_channel: element.initial_channel ?? null }),
  conversations_select: (element) => ({ selected_conversation: element.initial_conversation ?? null }),
};

/** The values of all elements that have one, as they are before anybody touches them. */
export function collectInitialValues(blocks: readonly ParsedBlock[]): StateValues {
  const values: StateValues = {};
  for (const block of blocks) {
    for (const element of listStatefulElements(block)) {
      const value = readInitialValue(element);
      if (value !== undefined) values[block.block_id] = { ...values[block.block_id], [element.action_id]: value };
    }
  }
  return values;
}

/** The initial values with the edits laid over them; an edit of an element that is gone is dropped. */
export function mergeValues(initial: StateValues, edits: StateValues): StateValues {
  const merged: StateValues = {};
  for (const [blockId, elements] of Object.entries(initial)) {
    const edited = Object.entries(elements).map(([actionId, value]) => [actionId, edits[blockId]?.[actionId] ?? value]);
    merged[blockId] = Object.fromEntries(edited);
  }
  return merged;
}

function listStatefulElements(block: ParsedBlock): BlockElement[] {
  const inRow = block.type === 'actions' ? parseElements(block.elements) : [];
  return [block.accessory, block.element, ...inRow].filter((element) => element !== undefined);
}

function readInitialValue(element: BlockElement): ElementValue | undefined {
  if (textTypes.includes(element.type)) return { type: element.type, value: element.initial_value ?? null };
  const read = initialValueByType[element.type];
  return read === undefined ? undefined : { type: element.type, ...read(element) };
}
