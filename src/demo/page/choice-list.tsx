import { type BlockElement, type Option, readText } from './block-schema.ts';
import type { ElementValue } from './block-values.ts';
import { TextView } from './text-view.tsx';

interface ChoiceListProps {
  element: BlockElement;
  held: ElementValue;
  name: string;
  onChange(value: ElementValue): void;
}

/** True for the elements that ChoiceList draws. */
export function isChoiceList(element: BlockElement): boolean {
  return ['radio_buttons', 'checkboxes', 'multi_static_select'].includes(element.type);
}

/** Radio buttons, checkboxes, and a select of several options, which is drawn as checkboxes. */
export function ChoiceList({ element, held, name, onChange }: ChoiceListProps) {
  const many = element.type !== 'radio_buttons';
  const options = listOptions(element);
  const chosen = readChosen(held);
  const toggle = (option: Option, on: boolean) => {
    if (!many) return onChange({ selected_option: option });
    const others = options.filter((one) => one.value !== option.value && chosen.includes(one.value));
    return onChange({ selected_options: on ? [...others, option] : others });
  };
  return (
    <div className="choices" role={many ? 'group' : 'radiogroup'} aria-label={element.accessibility_label}>
      {options.map((option) => (
        <label key={option.value} className="choice">
          <input
            type={many ? 'checkbox' : 'radio'}
            name={name}
            value={option.value}
            data-action-id={element.action_id}
            checked={chosen.includes(option.value)}
            onChange={(event) => toggle(option, event.target.checked)}
          />
          <span>
            <TextView text={option.text} />
            {option.description === undefined ? null : (
              <span className="choice-description">{readText(option.description)}</span>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}

/** All options of an element, those in groups included. */
export function listOptions(element: BlockElement): Option[] {
  return [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
}

function readChosen(held: ElementValue): (string | undefined)[] {
  const many = held['selected_options'];
  return (Array.isArray(many) ? many : [held['selected_option']]).map(readOptionValue);
}

/** The value of an option that was kept as unknown data. */
export function readOptionValue(option: unknown): string | undefined {
  return typeof option === 'object' && option !== null && 'value' in option ? String(option.value) : undefined;
}
