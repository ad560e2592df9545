import { useState } from 'react';
import { type BlockElement, type Option, readText } from './block-schema.ts';
import { ChoiceList, isChoiceList } from './choice-list.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { OverflowMenu } from './overflow-menu.tsx';
import { safeHref } from './safe-href.ts';
import { SelectMenu } from './select-menu.tsx';
import { useSurface } from './surface.ts';
import { isTextInput, TextInput } from './text-input.tsx';
import { showPlainText } from './text-view.tsx';

type Chosen = Record<string, unknown>;

/**
 * An element that acts as soon as it is used: it asks its `confirm` question first, where it has one, and then tells
 * the app. Inside an input block nothing is sent before the form is, see InputBlock.
 */
export function ElementView({ element, blockId }: { element: BlockElement; blockId: string }) {
  const surface = useSurface();
  const [asked, ask] = useState<Chosen>();
  const perform = (chosen: Chosen) => {
    ask(undefined);
    if (isStateful(element)) surface.change(blockId, element.action_id, { type: element.type, ...chosen });
    if (element.url !== undefined) openAddress(element.url);
    surface.act(blockId, { type: element.type, action_id: element.action_id, ...chosen });
  };
  const choose = (chosen: Chosen) => (element.confirm === undefined ? perform(chosen) : ask(chosen));
  return (
    <>
      <Control element={element} blockId={blockId} choose={choose} />
      {asked === undefined || element.confirm === undefined ? null : (
        <ConfirmDialog confirm={element.confirm} onConfirm={() => perform(asked)} onDeny={() => ask(undefined)} />
      )}
    </>
  );
}

const buttonTypes = ['button', 'workflow_button', 'icon_button'];

interface ControlProps {
  element: BlockElement;
  blockId: string;
  choose(chosen: Chosen): void;
}

function Control({ element, blockId, choose }: ControlProps) {
  const held = useSurface().values[blockId]?.[element.action_id] ?? {};
  if (buttonTypes.includes(element.type)) return <Button element={element} choose={choose} />;
  if (isChoiceList(element)) {
    return <ChoiceList element={element} held={held} name={`${blockId}-${element.action_id}`} onChange={choose} />;
  }
  if (isTextInput(element)) return <TextInput element={element} held={held} onChange={choose} />;
  switch (element.type) {
    case 'feedback_buttons':
      return <FeedbackButtons element={element} choose={choose} />;
    case 'overflow':
      return <OverflowMenu element={element} onChoose={(option: Option) => choose({ selected_option: option })} />;
    case 'image':
      return <span className="image-note">Image: {element.alt_text}</span>;
    default:
      return <SelectMenu element={element} held={held} onChange={choose} />;
  }
}

function Button({ element, choose }: Pick<ControlProps, 'element' | 'choose'>) {
  const style = element.style === 'primary' || element.style === 'danger' ? ` button-${element.style}` : '';
  return (
    <button
      type="button"
      className={`button${style}`}
      data-action-id={element.action_id}
      aria-label={element.accessibility_label}
      onClick={() => choose({ text: element.text, value: element.value })}
    >
      {showPlainText(readText(element.text))}
    </button>
  );
}

function FeedbackButtons({ element, choose }: Pick<ControlProps, 'element' | 'choose'>) {
  const buttons = [element.positive_button, element.negative_button].filter((button) => button !== undefined);
  return (
    <>
      {buttons.map((button) => (
        <button
          key={button.value}
          type="button"
          className="button button-quiet"
          data-action-id={element.action_id}
          data-value={button.value}
          onClick={() => choose({ text: button.text, value: button.value })}
        >
          {showPlainText(button.text.text)}
        </button>
      ))}
    </>
  );
}

function isStateful(element: BlockElement): boolean {
  return /select|radio_buttons|checkboxes|picker/.test(element.type);
}

function openAddress(url: string): void {
  const href = safeHref(url);
  if (href !== undefined) window.open(href, '_blank', 'noreferrer,noopener');
}
