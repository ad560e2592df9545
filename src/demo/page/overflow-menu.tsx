import { type BlockElement, type Option, readText } from './block-schema.ts';
import { Menu } from './menu.tsx';

/** The menu behind the three dots of an overflow element. */
export function OverflowMenu({ element, onChoose }: { element: BlockElement; onChoose(option: Option): void }) {
  const items = (element.options ?? []).map((option) => ({
    id: option.value ?? readText(option.text),
    label: readText(option.text),
    choose: () => onChoose(option),
  }));
  return <Menu label="More options" actionId={element.action_id} items={items} />;
}
