import type { StateValues } from './browser-protocol.ts';
import { type Fields, isRecord, readRecords, readText } from './record.ts';

/** For each element with a state: the key of its value in `view.state.values` and the key of its initial value. */
const STATEFUL: Record<string, { key: string; initial: string; empty: unknown }> = {
  plain_text_input: { key: 'value', initial: 'initial_value', empty: null },
  email_text_input: { key: 'value', initial: 'initial_value', empty: null },
  url_text_input: { key: 'value', initial: 'initial_value', empty: null },
  number_input: { key: 'value', initial: 'initial_value', empty: null },
  static_select: { key: 'selected_option', initial: 'initial_option', empty: null },
  radio_buttons: { key: 'selected_option', initial: 'initial_option', empty: null },
  checkboxes: { key: 'selected_options', initial: 'initial_options', empty: [] },
  multi_static_select: { key: 'selected_options', initial: 'initial_options', empty: [] },
  users_select: { key: 'selected_user', initial: 'initial_user', empty: null },
  multi_users_select: { key: 'selected_users', initial: 'initial_users', empty: [] },
  conversations_select: { key: 'selected_conversation', initial: 'initial_conversation', empty: null },
  channels_select: { key: 'selected_channel', initial: 'initial_channel', empty: null },
  datepicker: { key: 'selected_date', initial: 'initial_date', empty: null },
  timepicker: { key: 'selected_time', initial: 'initial_time', empty: null },
  datetimepicker: { key: 'selected_date_time', initial: 'initial_date_time', empty: null },
};

/** The state Slack reports for blocks: what a person entered, else the initial value, else null or an empty list. */
export function completeValues(blocks: unknown, entered: StateValues): StateValues {
  const values: StateValues = {};
  for (const block of readRecords(blocks)) {
    const blockId = readText(block, 'block_id') ?? '';
    for (const element of listElements(block)) {
      const state = readState(element, entered[blockId]);
      if (state) values[blockId] = { ...values[blockId], [readText(element, 'action_id') ?? '']: state };
    }
  }
  return values;
}

/** Errors for required inputs without a value, in the words a person sees under the field. */
export function findMissingInputs(blocks: unknown, values: StateValues): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const block of readRecords(blocks)) {
    if (block.type !== 'input' || block.optional === true || !isRecord(block.element)) continue;
    const blockId = readText(block, 'block_id') ?? '';
    const state = values[blockId]?.[readText(block.element, 'action_id') ?? ''];
    const key = STATEFUL[String(block.element.type)]?.key ?? 'value';
    if (isEmpty(state?.[key])) errors[blockId] = 'Please complete this required field.';
  }
  return errors;
}

/** The interactive elements of a block. */
export function listElements(block: Fields): Fields[] {
  return [...readRecords([block.accessory, block.element]), ...readRecords(block.elements)];
}

function readState(element: Fields, entered: Record<string, Fields> | undefined): Fields | undefined {
  const kind = STATEFUL[String(element.type)];
  if (!kind) return undefined;
  const value = entered?.[readText(element, 'action_id') ?? '']?.[kind.key];
  return { type: element.type, [kind.key]: value ?? element[kind.initial] ?? kind.empty };
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
