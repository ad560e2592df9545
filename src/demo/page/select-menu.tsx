import { type BlockElement, type Option, readText } from './block-schema.ts';
import type { ElementValue } from './block-values.ts';
import { listOptions, readOptionValue } from './choice-list.tsx';
import { useClient } from './client.ts';

interface SelectMenuProps {
  element: BlockElement;
  held: ElementValue;
  labelledBy?: string;
  onChange(value: ElementValue): void;
}

interface Entry {
  id: string;
  label: string;
  value: ElementValue;
}

/** A select menu of options, persons or channels, on the browser's own select. */
export function SelectMenu({ element, held, labelledBy, onChange }: SelectMenuProps) {
  const entries = useEntries(element);
  if (entries === undefined) return <span className="block-unreadable">Element {element.type} is not drawn here</span>;
  const current = entries.find((entry) => sameChoice(entry.value, held))?.id ?? '';
  return (
    <select
      className="select"
      data-action-id={element.action_id}
      aria-labelledby={labelledBy}
      aria-label={labelledBy === undefined ? readText(element.placeholder) || 'Select an item' : undefined}
      value={current}
      onChange={(event) => {
        const entry = entries.find(({ id }) => id === event.target.value);
        if (entry !== undefined) onChange(entry.value);
      }}
    >
      <option value="" disabled>
        {readText(element.placeholder) || 'Select an item'}
      </option>
      {entries.map((entry) => (
        <option key={entry.id} value={entry.id}>
          {entry.label}
        </option>
      ))}
    </select>
  );
}

function useEntries(element: BlockElement): Entry[] | undefined {
  const { state } = useClient();
  switch (element.type) {
    case 'static_select':
      return listOptions(element).map((option) => ({ ...nameOption(option), value: { selected_option: option } }));
    case 'users_select':
      return state.users.map(({ id, realName }) => ({ id, label: realName, value: { selected_user: id } }));
    case 'channels_select':
      return listChannels(state.channels).map((one) => ({ ...one, value: { selected_channel: one.id } }));
    case 'conversations_select':
      return listChannels(state.channels).map((one) => ({ ...one, value: { selected_conversation: one.id } }));
    default:
      return undefined;
  }
}

function nameOption(option: Option): { id: string; label: string } {
  return { id: option.value ?? readText(option.text), label: readText(option.text) };
}

function listChannels(channels: { id: string; name: string; kind: string }[]): { id: string; label: string }[] {
  return channels.filter(({ kind }) => kind === 'channel').map(({ id, name }) => ({ id, label: `#${name}` }));
}

function sameChoice(entry: ElementValue, held: ElementValue): boolean {
  return Object.entries(entry).every(([key, value]) => {
    const other = held[key];
    return typeof value === 'object' ? readOptionValue(value) === readOptionValue(other) : value === other;
  });
}
