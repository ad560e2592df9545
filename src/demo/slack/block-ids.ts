import { randomBytes } from 'node:crypto';
import { type Fields, isRecord } from './record.ts';

/** The blocks as Slack stores them: every block has a block_id and every interactive element an action_id. */
export function withBlockIds(blocks: readonly unknown[]): unknown[] {
  return blocks.map((block) => (isRecord(block) ? withIds(block) : block));
}

function withIds(block: Fields): Fields {
  const completed: Fields = { block_id: inventId(), ...block };
  if (isRecord(block.accessory)) completed.accessory = withActionId(block.accessory);
  if (isRecord(block.element)) completed.element = withActionId(block.element);
  if ((block.type === 'actions' || block.type === 'context_actions') && Array.isArray(block.elements)) {
    completed.elements = block.elements.map((element) => (isRecord(element) ? withActionId(element) : element));
  }
  return completed;
}

function withActionId(element: Fields): Fields {
  return element.type === 'image' ? element : { action_id: inventId(), ...element };
}

function inventId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5);
}
