import { z } from 'zod';

const text = z.strictObject({ en: z.string().min(1), ja: z.string().min(1) });
/** `-24h` counts from when the finding was first seen, `+24h` from when it was last seen; d for days. */
const offset = z.string().regex(/^[+-]\d+[hd]$/, 'must look like -24h, +6h or -90d');
const logSource = z.enum(['cloudtrail', 'entra', 'vpcflow', 'dns', 'eks', 'changes']);
const common = { source: logSource, events: z.string().optional() };

const lookup = z.strictObject({
  ...common,
  via: z.literal('cloudtrail-api'),
  attribute: z.enum(['EventId', 'EventName', 'Username', 'ResourceName', 'ResourceType', 'EventSource', 'AccessKeyId']),
  value: z.string(),
});
const search = z.strictObject({ ...common, via: z.literal('splunk'), spl: z.string() });
const files = z.strictObject({
  ...common,
  via: z.literal('files'),
  sql: z.string().regex(/^select record from /i, 'must start with "select record from"'),
});

/** One way to answer a question: the source, and the query in that source's own language. */
export const SourceQuery = z.discriminatedUnion('via', [lookup, search, files]);
export type SourceQuery = z.infer<typeof SourceQuery>;

/** One thing to find out, its sources in order of preference. */
export const Question = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9]*(\.\d+)?$/, 'must look like Q5 or S3.1'),
  title: text,
  /** Without an answer to it the verdict is inconclusive. */
  decisive: z.boolean(),
  window: z.strictObject({ from: offset, to: offset }),
  sources: z.array(SourceQuery).min(1),
});
export type Question = z.infer<typeof Question>;

/** The front matter of one page in prompts/playbooks. */
export const PageHeader = z.strictObject({
  family: z.string().regex(/^[a-z0-9-]+$/),
  title: text,
  /** Finding types with `*` wildcards; the page with the longest matching pattern wins. */
  types: z.array(z.string()).min(1),
  /** Ids of questions, in the order in which they are asked; defined here or on the common page. */
  ask: z.array(z.string()).min(1),
  questions: z.array(Question).default([]),
});

/** What to ask for a family of findings. */
export interface Playbook {
  readonly family: string;
  readonly title: { readonly en: string; readonly ja: string };
  readonly types: readonly string[];
  readonly questions: readonly Question[];
  /** What decides such a finding, in prose: guidance for the model and for people. */
  readonly guidance: string;
}
