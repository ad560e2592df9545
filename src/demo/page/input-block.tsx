import { useId } from 'react';
import { type ParsedBlock, readText } from './block-schema.ts';
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
  const shared = { element, held, labelledBy: labelId, onChange: change };
  return (
    <div className={error === undefined ? 'field' : 'field field-wrong'} role="group" aria-labelledby={labelId}>
      <div className="field-label" id={labelId}>
        {readText(block.label)} {block.optional ? <span className="field-optional">(optional)</span> : null}
      </div>
      {isTextInput(element) ? (
        <TextInput {...shared} />
      ) : isChoiceList(element) ? (
        <ChoiceList {...shared} name={`${block.block_id}-${element.action_id}`} />
      ) : (
        <SelectMenu {...shared} />
      )}
      {error === undefined ? null : (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      {block.hint === undefined ? null : <p className="field-hint">{readText(block.hint)}</p>}
    </div>
  );
}
