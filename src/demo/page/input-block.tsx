import { useId } from 'react';
import { type BlockElement, type ParsedBlock, readText } from './block-schema.ts';
import type { ElementValue } from './block-values.ts';
import { ChoiceList, isChoiceList } from './choice-list.tsx';
import { SelectMenu } from './select-menu.tsx';
import { useSurface } from './surface.ts';
import { isTextInput, TextInput } from './text-input.tsx';

/** A labelled field of a form, with the error that the app reported for it. */
export function InputBlock({ block, error }: { block: ParsedBlock; error: string | undefined }) {
  const labelId = useId();
  const surface = useSurface();
  const element = block.element;
  if (element === undefined) return null;
  const change = (value: ElementValue) => {
    surface.change(block.block_id, element.action_id, { type: element.type, ...value });
    if (block.dispatch_action)
      surface.act(block.block_id, { type: element.type, action_id: element.action_id, ...value });
  };
  const held = surface.values[block.block_id]?.[element.action_id] ?? {};
  return (
    <div className={error === undefined ? 'field' : 'field field-wrong'} role="group" aria-labelledby={labelId}>
      <div className="field-label" id={labelId}>
        {readText(block.label)} {block.optional ? <span className="field-optional">(optional)</span> : null}
      </div>
      <Field element={element} held={held} labelledBy={labelId} blockId={block.block_id} onChange={change} />
      {error === undefined ? null : (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      {block.hint === undefined ? null : <p className="field-hint">{readText(block.hint)}</p>}
    </div>
  );
}

interface FieldProps {
  element: BlockElement;
  held: ElementValue;
  labelledBy: string;
  blockId: string;
  onChange(value: ElementValue): void;
}

function Field({ blockId, ...field }: FieldProps) {
  if (isTextInput(field.element)) return <TextInput {...field} />;
  if (isChoiceList(field.element)) return <ChoiceList {...field} name={`${blockId}-${field.element.action_id}`} />;
  return <SelectMenu {...field} />;
}
