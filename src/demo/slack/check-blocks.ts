import type { z } from 'zod';
import { messageBlocks, viewBlocks } from './block-schema.ts';
import { describeIssues } from './describe-issues.ts';
import { type Fields, isRecord, readRecords, readText } from './record.ts';
import { refuse, refuseWithMessages } from './refusal.ts';

// Slack documents neither limit; applications are refused from about 13,000 characters on.
const MAX_MESSAGE_CHARACTERS = 13_000;
const MAX_MARKDOWN_CHARACTERS = 12_000;
const MAX_TABLE_CHARACTERS = 10_000;

/** Refuses message blocks that Slack would refuse, with its codes and JSON pointers. */
export function checkMessageBlocks(blocks: readonly Fields[]): void {
  const messages = [...findSchemaErrors(messageBlocks, blocks, '/blocks'), ...findRepeatedIds(blocks, '/blocks')];
  if (messages.length > 0) refuseWithMessages('invalid_blocks', messages);
  const tables = blocks.filter((block) => block.type === 'table' || block.type === 'data_table');
  if (countText(tables) > MAX_TABLE_CHARACTERS) {
    refuseWithMessages('invalid_blocks', [
      `must be less than ${MAX_TABLE_CHARACTERS + 1} characters in all table cells`,
    ]);
  }
  const markdown = blocks.filter((block) => block.type === 'markdown');
  if (countText(markdown) > MAX_MARKDOWN_CHARACTERS) refuse('msg_blocks_too_long');
  if (countText(blocks) > MAX_MESSAGE_CHARACTERS) refuse('msg_blocks_too_long');
}

/** The complaints about the blocks of a view. */
export function findViewBlockErrors(blocks: unknown): string[] {
  return [
    ...findSchemaErrors(viewBlocks, blocks, '/view/blocks'),
    ...findRepeatedIds(readRecords(blocks), '/view/blocks'),
  ];
}

/** The complaints of one schema about a value at a JSON pointer. */
export function findSchemaErrors(schema: z.ZodType, value: unknown, pointer: string): string[] {
  const result = schema.safeParse(value);
  return result.success ? [] : describeIssues(result.error.issues, { value, pointer });
}

function findRepeatedIds(blocks: readonly Fields[], pointer: string): string[] {
  const seen = new Set<string>();
  return blocks.flatMap((block, index) => {
    const at = `${pointer}/${index}`;
    const id = readText(block, 'block_id');
    const repeated = id !== undefined && seen.has(id);
    if (id !== undefined) seen.add(id);
    const own = repeated ? [`\`block_id\` "${id}" already exists [json-pointer:${at}/block_id]`] : [];
    return [...own, ...findRepeatedActions(block, at)];
  });
}

function findRepeatedActions(block: Fields, pointer: string): string[] {
  const seen = new Set<string>();
  return readRecords(block.elements).flatMap((element, index) => {
    const id = readText(element, 'action_id');
    if (id === undefined) return [];
    if (seen.has(id))
      return [`\`action_id\` "${id}" already exists [json-pointer:${pointer}/elements/${index}/action_id]`];
    seen.add(id);
    return [];
  });
}

/** Characters of every `text` string in a tree of blocks. */
function countText(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countText(item), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === 'text' && typeof item === 'string' ? item.length : countText(item)),
    0,
  );
}
