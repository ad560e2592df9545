import { z } from 'zod';
import { findUnknownPlaceholder } from './placeholders.ts';

const text = z.strictObject({ en: z.string().min(1), ja: z.string().min(1) });
/** `-24h` counts from when the finding was first seen, `+24h` from when it was last seen; d for days. */
const offset = z.string().regex(/^[+-]\d+[hd]$/, 'must look like -24h, +6h or -90d');
const logSource = z.enum(['cloudtrail', 'entra', 'vpcflow', 'dns', 'eks', 'changes']);
const common = { source: logSource, events: z.enum(['management', 's3-data', 'lambda-data']).optional() };

/** A query of ours: what stands in braces must be something a finding can name. */
function template(via: 'cloudtrail-api' | 'splunk' | 'files', schema: z.ZodString): z.ZodType<string, string> {
  return schema.superRefine((query, context) => {
    const unknown = findUnknownPlaceholder(query, via);
    if (unknown !== null) context.addIssue(`{${unknown}} is nothing a ${via} query can be given`);
  });
}

const lookup = z.strictObject({
  ...common,
  via: z.literal('cloudtrail-api'),
  attribute: z.enum(['EventId', 'EventName', 'Username', 'ResourceName', 'ResourceType', 'EventSource', 'AccessKeyId']),
  value: template('cloudtrail-api', z.string().min(1)),
});
const search = z.strictObject({
  ...common,
  via: z.literal('splunk'),
  spl: template('splunk', z.string().regex(/^search /, 'must start with "search"')),
});
const files = z.strictObject({
  ...common,
  via: z.literal('files'),
  sql: template('files', z.string().regex(/^select record from /i, 'must start with "select record from"')),
});

/** One way to answer a question: the source, and the query in that source's own language. */
const SourceQuery = z.discriminatedUnion('via', [lookup, search, files]);
export type SourceQuery = z.infer<typeof SourceQuery>;

const window = z
  .strictObject({ from: offset, to: offset })
  .refine(({ from, to }) => hoursOf(from) < hoursOf(to), 'must end after it begins');

/** One thing to find out, its sources in order of preference. */
export const PageQuestion = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9]*(\.\d+)?$/, 'must look like Q5 or S3.1'),
  title: text,
  window,
  sources: z.array(SourceQuery).min(1),
});

/** A question as one family asks it. */
export interface Question extends z.infer<typeof PageQuestion> {
  /** Without an answer to it the verdict is inconclusive. */
  readonly decisive: boolean;
}

/** The front matter of one page in prompts/playbooks. */
export const PageHeader = z.strictObject({
  family: z.string().regex(/^[a-z0-9-]+$/),
  title: text,
  /** Finding types with `*` wildcards; the page with the longest matching pattern wins. */
  types: z.array(z.string().min(1)).min(1),
  /** Ids of questions, in the order in which they are asked; defined here or on the common page. */
  ask: z.array(z.string()).min(1),
  /** Those of them without whose answer the verdict is inconclusive. */
  decisive: z.array(z.string()).default([]),
  /**
   * Questions of a second round: about whoever the logs name as having changed the resource where the finding names no
   * credential, else about an access key that the first round shows being issued.
   */
  follow: z.array(z.string()).default([]),
  questions: z.array(PageQuestion).default([]),
});
export type PageHeader = z.infer<typeof PageHeader>;

/** What to ask for a family of findings. */
export interface Playbook {
  readonly family: string;
  readonly title: { readonly en: string; readonly ja: string };
  readonly types: readonly string[];
  readonly questions: readonly Question[];
  /** Asked in a second round about whoever changed the resource, or about a key that was issued; never decisive. */
  readonly follow: readonly Question[];
  /** What decides such a finding, in prose: guidance for the model and for people. */
  readonly guidance: string;
}

/** `-2d` is -48. */
export function hoursOf(moment: string): number {
  const amount = Number(moment.slice(0, -1));
  return moment.endsWith('d') ? amount * 24 : amount;
}
