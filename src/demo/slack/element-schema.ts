import { z } from 'zod';
import { confirmDialog, identifier, plainOption, plainText, richOption } from './text-schema.ts';

const action = { action_id: identifier.optional() };
const confirmable = { ...action, confirm: confirmDialog.optional() };
const field = { ...action, placeholder: plainText(150).optional(), focus_on_load: z.boolean().optional() };
const menu = { ...field, confirm: confirmDialog.optional() };
const dispatch = {
  dispatch_action_config: z
    .strictObject({ trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).optional() })
    .optional(),
};
const several = { max_selected_items: z.number().int().min(1).optional() };
const colour = z.enum(['primary', 'danger']).optional();

export const imageElement = z.strictObject({
  type: z.literal('image'),
  alt_text: z.string().min(1).max(2000),
  image_url: z.url().max(3000).optional(),
  slack_file: z.strictObject({ id: z.string().optional(), url: z.string().optional() }).optional(),
});

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: z.url().max(3000).optional(),
  style: colour,
  accessibility_label: z.string().max(75).optional(),
  ...confirmable,
});

const options = z.array(plainOption).min(1).max(100);
const groups = z.array(z.strictObject({ label: plainText(75), options })).max(100);
const choices = { options: options.optional(), option_groups: groups.optional() };
const staticSelect = z
  .strictObject({ type: z.literal('static_select'), initial_option: plainOption.optional(), ...choices, ...menu })
  .refine((menu) => menu.options !== undefined || menu.option_groups !== undefined, 'missing required field: options');
const multiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    initial_options: z.array(plainOption).optional(),
    ...choices,
    ...menu,
    ...several,
  })
  .refine((menu) => menu.options !== undefined || menu.option_groups !== undefined, 'missing required field: options');

const usersSelect = z.strictObject({ type: z.literal('users_select'), initial_user: z.string().optional(), ...menu });
const multiUsersSelect = z.strictObject({
  type: z.literal('multi_users_select'),
  initial_users: z.array(z.string()).optional(),
  ...menu,
  ...several,
});
const conversationsSelect = z.strictObject({
  type: z.literal('conversations_select'),
  initial_conversation: z.string().optional(),
  default_to_current_conversation: z.boolean().optional(),
  response_url_enabled: z.boolean().optional(),
  filter: z.looseObject({}).optional(),
  ...menu,
});
const channelsSelect = z.strictObject({
  type: z.literal('channels_select'),
  initial_channel: z.string().optional(),
  response_url_enabled: z.boolean().optional(),
  ...menu,
});

const overflow = z.strictObject({
  type: z.literal('overflow'),
  options: z.array(plainOption).min(1).max(5),
  ...confirmable,
});
const group = { options: z.array(richOption).min(1).max(10), ...confirmable, focus_on_load: z.boolean().optional() };
const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  initial_option: richOption.optional(),
  ...group,
});
const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  initial_options: z.array(richOption).optional(),
  ...group,
});

const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  initial_date: z.iso.date().optional(),
  ...menu,
});
const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  initial_time: z.string().optional(),
  timezone: z.string().optional(),
  ...menu,
});
const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  initial_date_time: z.number().int().optional(),
  ...confirmable,
  focus_on_load: z.boolean().optional(),
});

const initialText = { initial_value: z.string().max(3000).optional() };
const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(3000).optional(),
  max_length: z.number().int().min(1).max(3000).optional(),
  ...initialText,
  ...field,
  ...dispatch,
});
const emailInput = z.strictObject({ type: z.literal('email_text_input'), ...initialText, ...field, ...dispatch });
const urlInput = z.strictObject({ type: z.literal('url_text_input'), ...initialText, ...field, ...dispatch });
const numberInput = z.strictObject({
  type: z.literal('number_input'),
  is_decimal_allowed: z.boolean(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
  ...initialText,
  ...field,
  ...dispatch,
});

const feedbackButton = z.strictObject({
  text: plainText(75),
  value: z.string().max(2000),
  accessibility_label: z.string().max(75).optional(),
});
const feedbackButtons = z.strictObject({
  type: z.literal('feedback_buttons'),
  positive_button: feedbackButton,
  negative_button: feedbackButton,
  ...action,
});
const iconButton = z.strictObject({
  type: z.literal('icon_button'),
  icon: z.string().min(1),
  text: plainText(75),
  value: z.string().max(2000).optional(),
  accessibility_label: z.string().max(75).optional(),
  visible_to_user_ids: z.array(z.string()).optional(),
  ...confirmable,
});

const selects = [staticSelect, usersSelect, conversationsSelect, channelsSelect] as const;
const multiSelects = [multiStaticSelect, multiUsersSelect] as const;
const pickers = [datepicker, timepicker, datetimepicker] as const;
const optionGroups = [radioButtons, checkboxes] as const;

/** What may stand in an actions block. */
export const actionsElement = z.discriminatedUnion('type', [
  button,
  overflow,
  ...selects,
  ...multiSelects,
  ...pickers,
  ...optionGroups,
]);

/** What may stand at the right of a section. */
export const accessory = z.discriminatedUnion('type', [
  button,
  imageElement,
  overflow,
  ...selects,
  ...multiSelects,
  ...pickers,
  ...optionGroups,
]);

/** What may stand in an input block. */
export const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  emailInput,
  urlInput,
  numberInput,
  ...selects,
  ...multiSelects,
  ...pickers,
  ...optionGroups,
]);

export const contextAction = z.discriminatedUnion('type', [feedbackButtons, iconButton]);
