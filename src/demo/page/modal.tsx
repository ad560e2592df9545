import { type FormEvent, useMemo } from 'react';
import type { PageView, StateValues } from '../slack/browser-protocol.ts';
import { BlockViews } from './block-list.tsx';
import { type ParsedBlock, parseBlocks } from './block-schema.ts';
import { useClient } from './client.ts';
import { Dialog } from './dialog.tsx';
import { SurfaceContext, useNewSurface } from './surface.ts';

/** The modal that the app has open for the viewer. */
export function Modal({ view }: { view: PageView }) {
  const { send, viewer, tell } = useClient();
  const blocks = useMemo(() => parseBlocks(view.blocks), [view.blocks]);
  const surface = useNewSurface(blocks, { viewId: view.id });
  const close = () => send({ type: 'close_view', as: viewer, viewId: view.id });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = blocks.find((block) => isMissing(block, surface.values));
    if (missing !== undefined) return tell('Fill in every field that is not marked as optional.');
    send({ type: 'submit_view', as: viewer, viewId: view.id, values: surface.values });
  };
  return (
    <Dialog label={view.title} testId="modal" onCancel={close}>
      <form onSubmit={submit} noValidate>
        <h2 className="dialog-title">{view.title}</h2>
        <div className="dialog-body">
          <SurfaceContext value={surface}>
            <BlockViews blocks={blocks} raw={view.blocks} errors={view.errors ?? {}} />
          </SurfaceContext>
        </div>
        <div className="dialog-buttons">
          <button type="button" className="button" data-testid="modal-close" onClick={close}>
            {view.close ?? 'Close'}
          </button>
          {view.submit === undefined ? null : (
            <button type="submit" className="button button-primary" data-testid="modal-submit">
              {view.submit}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

function isMissing(block: ParsedBlock, values: StateValues): boolean {
  if (block.type !== 'input' || block.optional || block.element === undefined) return false;
  const held = values[block.block_id]?.[block.element.action_id] ?? {};
  const value = Object.entries(held).find(([key]) => key !== 'type')?.[1];
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
