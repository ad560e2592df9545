import { z } from 'zod';

const mark = z.looseObject({ type: z.string(), attrs: z.record(z.string(), z.unknown()).optional() });

/** A node of the Atlassian Document Format, as loosely as a reader may take it: the server has validated the document. */
export const adfNode = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  attrs: z.record(z.string(), z.unknown()).optional(),
  marks: z.array(mark).optional(),
  get content() {
    return z.array(adfNode).optional();
  },
});

export type AdfNode = z.infer<typeof adfNode>;
export type AdfMark = z.infer<typeof mark>;

/** An attribute as text; nothing when it is missing or not a simple value. */
export function readAttr(node: { attrs?: Record<string, unknown> | undefined }, name: string): string | undefined {
  const value = node.attrs?.[name];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** All text of a node and of what it contains, for nodes that cannot be drawn. */
export function collectText(node: AdfNode): string {
  const own = node.text ?? (node.content === undefined ? readAttr(node, 'text') : undefined) ?? '';
  return [own, ...(node.content ?? []).map(collectText)].filter((part) => part !== '').join(' ');
}
