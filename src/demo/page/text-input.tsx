import { type BlockElement, readText } from './block-schema.ts';
import type { ElementValue } from './block-values.ts';

interface TextInputProps {
  element: BlockElement;
  held: ElementValue;
  labelledBy?: string;
  onChange(value: ElementValue): void;
}

const inputTypes: Readonly<Record<string, string>> = {
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'number',
  datepicker: 'date',
  timepicker: 'time',
};
const valueKeys: Readonly<Record<string, string>> = { datepicker: 'selected_date', timepicker: 'selected_time' };

/** True for the elements that TextInput draws. */
export function isTextInput(element: BlockElement): boolean {
  return element.type === 'plain_text_input' || element.type in inputTypes;
}

/** Everything that is typed: text of one or more lines, numbers, dates and times. */
export function TextInput({ element, held, labelledBy, onChange }: TextInputProps) {
  const key = valueKeys[element.type] ?? 'value';
  const shared = {
    className: 'input',
    'data-action-id': element.action_id,
    'aria-labelledby': labelledBy,
    placeholder: readText(element.placeholder),
    maxLength: element.max_length,
    autoFocus: element.focus_on_load,
    value: typeof held[key] === 'string' ? held[key] : '',
    onChange: (event: { target: { value: string } }) => onChange({ [key]: event.target.value || null }),
  };
  if (element.multiline) return <textarea {...shared} rows={4} />;
  return <input {...shared} type={inputTypes[element.type] ?? 'text'} />;
}
