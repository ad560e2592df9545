import { z } from 'zod';

/** Our own servers: always there, so their names are taken. */
export const builtInServers = ['cloudtrail', 'guardduty', 'files'] as const;

/** The servers whose tools the product knows how to use safely. */
export const presetNames = [
  ...builtInServers,
  'splunk-official',
  'splunk-livehybrid',
  'awslabs-cloudtrail',
  'aws-docs',
  'aws-knowledge',
] as const;

const switches = { disabled: z.boolean().optional(), disabledTools: z.array(z.string()).optional() };
const variables = z.record(z.string(), z.string());
const maxTimeoutMs = 600_000;
const maxResultBytes = 100_000_000;

const httpSchema = z.strictObject({
  type: z.literal('http'),
  url: z.url({ protocol: /^https?$/, error: 'must be a URL that begins with https://' }),
  headers: variables.optional(),
  ...switches,
});

const stdioSchema = z.strictObject({
  type: z.literal('stdio'),
  command: z.string().min(1),
  args: z.array(z.string()).optional(),
  env: variables.optional(),
  ...switches,
});

/** One entry of `mcpServers`. Vendors' snippets leave `type` out or call HTTP by longer names. */
export const serverSchema = z.preprocess(
  nameTransport,
  z.discriminatedUnion('type', [httpSchema, stdioSchema], {
    error: (issue) => (issue.code === 'invalid_union' ? 'must be http or stdio' : undefined),
  }),
);

const overrideSchema = z.strictObject({
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 lower-case hexadecimal digits')
    .optional(),
  timeoutMs: z.int().min(100).max(maxTimeoutMs).optional(),
  maxResultBytes: z.int().min(1000).max(maxResultBytes).optional(),
});

/** One entry of `policy`: which preset limits the tools of a server, and what differs from it. */
export const policySchema = z.strictObject({
  preset: z.enum(presetNames),
  startupTimeoutMs: z.int().min(100).max(maxTimeoutMs).optional(),
  tools: z.record(z.string(), overrideSchema).optional(),
});

const httpNames: readonly unknown[] = ['streamableHttp', 'streamable-http', 'streamable_http'];

function nameTransport(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry;
  if (!('type' in entry)) return { ...entry, type: 'command' in entry ? 'stdio' : 'http' };
  return httpNames.includes(entry.type) ? { ...entry, type: 'http' } : entry;
}
