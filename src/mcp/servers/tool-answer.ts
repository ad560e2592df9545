import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { ErrorClass } from '../call-result.ts';

type Content = Record<string, unknown>;

/** A tool's answer: the data as structured content, one plain sentence as text. */
export function giveAnswer(sentence: string, content: Content): CallToolResult {
  return { content: [{ type: 'text', text: sentence }], structuredContent: content };
}

/** A failure in the same typed form for all our servers; `partial` is what had been read until then. */
export function giveError(error: ErrorClass, message: string, partial: Content = {}): CallToolResult {
  const structuredContent = { ...partial, error: { class: error, message } };
  return { content: [{ type: 'text', text: `${error}: ${message}` }], structuredContent, isError: true };
}

/** All our tools read only; a host may rely on it and still should not. */
export const readOnly = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
} as const;
