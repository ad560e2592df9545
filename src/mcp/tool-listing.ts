import { createHash } from 'node:crypto';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { z } from 'zod';

const Page = z.looseObject({ tools: z.array(z.unknown()), nextCursor: z.string().optional() });
const Definition = z.looseObject({
  name: z.string().min(1),
  title: z.string().optional(),
  description: z.string().optional(),
  inputSchema: z.looseObject({ type: z.literal('object') }),
  outputSchema: z.looseObject({}).optional(),
  annotations: z
    .looseObject({ readOnlyHint: z.boolean().optional(), destructiveHint: z.boolean().optional() })
    .optional(),
  execution: z.looseObject({ taskSupport: z.string().optional() }).optional(),
});
export type ToolDefinition = z.infer<typeof Definition>;

const mostPages = 20;
const mostTools = 500;

/** All tools a server lists. One malformed definition is left out; it does not take the others with it. */
export async function listTools(client: Client, timeoutMs: number): Promise<readonly ToolDefinition[]> {
  const tools: ToolDefinition[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages && tools.length < mostTools; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const listed = await client.request({ method: 'tools/list', params }, Page, { timeout: timeoutMs });
    for (const raw of listed.tools) {
      const definition = Definition.safeParse(raw);
      if (definition.success) tools.push(definition.data);
    }
    cursor = listed.nextCursor;
    if (cursor === undefined) break;
  }
  return tools;
}

/** What of a definition could carry instructions or change what a call does. */
export type PinnedPart = Readonly<Record<string, unknown>>;

export function pinnedPart({ name, title, description, inputSchema, outputSchema, annotations }: ToolDefinition) {
  return { name, title, description, inputSchema, outputSchema, annotations };
}

/** SHA-256 over that part, whatever order its keys come in. */
export function fingerprintTool(tool: ToolDefinition): string {
  return createHash('sha256')
    .update(writeCanonical(pinnedPart(tool)))
    .digest('hex');
}

/** JSON with sorted keys, so that the order a server happens to use does not matter. */
function writeCanonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
