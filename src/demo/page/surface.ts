import { createContext, useContext, useMemo, useState } from 'react';
import type { StateValues } from '../slack/browser-protocol.ts';
import type { ParsedBlock } from './block-schema.ts';
import { collectInitialValues, type ElementValue, mergeValues } from './block-values.ts';
import { useClient } from './client.ts';

/** Where interactive elements live: one message, one modal or the Home tab. */
export interface Surface {
  values: StateValues;
  change(blockId: string, actionId: string, value: ElementValue): void;
  /** Tells the app about a click or a choice. `action` carries the type, the action id and what was chosen. */
  act(blockId: string, action: Record<string, unknown>): void;
}

export interface SurfaceTarget {
  channel?: string;
  messageTs?: string;
  viewId?: string;
  /** Set where the message is of an app that does not run here: why a click does nothing. */
  inert?: string;
  /** Runs after an action was sent. */
  onAct?: (action: Record<string, unknown>) => void;
}

export const SurfaceContext = createContext<Surface | undefined>(undefined);

/** The surface around an element. */
export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (surface === undefined) throw new Error('useSurface is called outside SurfaceContext: wrap the blocks in it.');
  return surface;
}

/** Keeps what was typed and chosen in the blocks of one surface, and sends actions with it. */
export function useNewSurface(blocks: readonly ParsedBlock[], target: SurfaceTarget): Surface {
  const { send, viewer, tell } = useClient();
  const [edits, setEdits] = useState<StateValues>({});
  const values = useMemo(() => mergeValues(collectInitialValues(blocks), edits), [blocks, edits]);
  return {
    values,
    change: (blockId, actionId, value) => setEdits((previous) => withValue(previous, [blockId, actionId], value)),
    act: (blockId, action) => {
      if (target.inert !== undefined) return tell(target.inert);
      const { channel, messageTs, viewId } = target;
      const place = { ...(channel && { channel }), ...(messageTs && { messageTs }), ...(viewId && { viewId }) };
      // The new choice is in `edits` only after the next render, but the app must see it already.
      const current = withChoice(values, blockId, action);
      const sent = { ...action, block_id: blockId, action_ts: (Date.now() / 1000).toFixed(6) };
      send({ type: 'action', as: viewer, ...place, blockId, action: sent, values: current });
      target.onAct?.(sent);
    },
  };
}

const choicePattern = /^(value|selected_.*)$/;

function withChoice(values: StateValues, blockId: string, action: Record<string, unknown>): StateValues {
  const chosen = Object.entries(action).filter(([key]) => choicePattern.test(key));
  const actionId = String(action['action_id']);
  if (chosen.length === 0 || values[blockId]?.[actionId] === undefined) return values;
  return withValue(values, [blockId, actionId], { type: action['type'], ...Object.fromEntries(chosen) });
}

function withValue(values: StateValues, [blockId, actionId]: [string, string], value: ElementValue): StateValues {
  return { ...values, [blockId]: { ...values[blockId], [actionId]: value } };
}
