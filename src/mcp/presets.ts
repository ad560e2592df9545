import { z } from 'zod';
import { findSplFault } from './spl-guard.ts';

/** What may be called on a server, and with which arguments. The schema forces, strips, bounds and refuses. */
export interface ToolRule {
  /** The name today, then names of older versions. */
  readonly names: readonly string[];
  readonly timeoutMs: number;
  readonly maxResultBytes: number;
  readonly arguments: z.ZodType<Record<string, unknown>>;
  /** Brings an answer of this server into the form the first server with this tool gives it. */
  readonly shape?: (value: unknown) => unknown;
}
export type Preset = Readonly<Record<string, ToolRule>>;

const megabyte = 1_000_000;
const account = z.string().regex(/^\d{12}$/);
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/);
const time = z.iso.datetime();
const findingId = z.string().regex(/^[0-9a-f]{32}$/);
/** LookupEvents accepts exactly these, one at a time. */
const lookupAttribute = z.enum([
  'EventId',
  'EventName',
  'ReadOnly',
  'Username',
  'ResourceType',
  'ResourceName',
  'EventSource',
  'AccessKeyId',
]);
const docsUrl = z.string().regex(/^https:\/\/docs\.aws\.amazon\.com\/[\w./%-]+\.html(#[\w-]+)?$/);
const atMost = (most: number) =>
  z
    .number()
    .int()
    .min(1)
    .transform((value) => Math.min(value, most));

const cloudtrail: Preset = {
  lookup_events: rule(90_000, 30 * megabyte, {
    account,
    region,
    attribute: lookupAttribute,
    value: z.string().min(1).max(2_000),
    from: time,
    to: time,
    max_rows: atMost(20_000),
  }),
  describe_coverage: rule(45_000, megabyte, { account, region }),
  query_lake: rule(120_000, 50 * megabyte, {
    sql: z.string().min(1).max(20_000),
    from: time,
    to: time,
    location: z.string().max(1_000),
    account,
    regions: z.array(region).max(20).optional(),
    max_rows: atMost(20_000),
  }),
};

const guardduty: Preset = {
  get_finding: rule(60_000, megabyte, {
    finding_id: findingId,
    region: region.optional(),
    account: account.optional(),
  }),
  list_findings: rule(60_000, 5 * megabyte, {
    type: z.string().max(200).optional(),
    region: region.optional(),
    account: account.optional(),
  }),
};

const files: Preset = {
  query_logs: rule(60_000, 50 * megabyte, {
    sql: z.string().min(1).max(20_000),
    from: time,
    to: time,
    location: z.string().max(1_000).optional(),
    account: account.optional(),
    regions: z.array(region).max(20).optional(),
    max_rows: atMost(20_000),
  }),
};

const spl = z
  .string()
  .min(1)
  .max(10_000)
  .superRefine((query, context) => {
    const fault = findSplFault(query);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  });

const splunkOfficial: Preset = {
  splunk_run_query: {
    ...rule(60_000, 10 * megabyte, { query: spl, earliest_time: time, latest_time: time, row_limit: atMost(10_000) }),
    names: ['splunk_run_query', 'run_splunk_query'],
  },
  splunk_get_indexes: {
    ...rule(20_000, megabyte, { row_limit: atMost(1_000).default(200) }),
    names: ['splunk_get_indexes', 'get_indexes'],
  },
  splunk_get_info: { ...rule(20_000, megabyte, {}), names: ['splunk_get_info', 'get_splunk_info'] },
};

const SplunkRow = z.record(z.string(), z.unknown());
/** A list of Python: no block for no row, the row itself for one, a list for more. */
const SplunkRows = z.union([
  z.literal('').transform(() => []),
  z.array(SplunkRow),
  SplunkRow.transform((row) => [row]),
]);

/** livehybrid/splunk-mcp. It says neither whether there is more nor how many, so one row too many is asked for. */
const splunkLivehybrid: Preset = {
  splunk_run_query: {
    names: ['search_splunk'],
    timeoutMs: 60_000,
    maxResultBytes: 10 * megabyte,
    arguments: z
      .object({ query: spl, earliest_time: time, latest_time: time, row_limit: atMost(10_000) })
      .transform(({ query, row_limit, ...window }) => ({ search_query: query, max_results: row_limit, ...window })),
    shape: (value) => {
      const rows = SplunkRows.safeParse(value);
      return rows.success ? { results: rows.data, truncated: false } : value;
    },
  },
  splunk_get_indexes: { ...rule(20_000, megabyte, {}), names: ['list_indexes'] },
};

/** Its region defaults to us-east-1 and a lone attribute is silently dropped: everything is required here. */
const awslabsCloudtrail: Preset = {
  lookup_events: rule(30_000, 2 * megabyte, {
    region,
    attribute_key: lookupAttribute,
    attribute_value: z.string().min(1).max(2_000),
    start_time: time,
    end_time: time,
    max_results: atMost(50),
    next_token: z.string().optional(),
  }),
};

/** What we search for goes to AWS: only finding types and service names, never customer data. */
const searchPhrase = z.string().regex(/^[\w:!/.& -]{3,200}$/);
const awsDocs: Preset = {
  search_documentation: rule(30_000, megabyte, { search_phrase: searchPhrase, limit: atMost(10).default(5) }),
  read_documentation: rule(30_000, megabyte, {
    url: docsUrl,
    max_length: atMost(20_000).default(10_000),
    start_index: z.number().int().min(0).default(0),
  }),
};

const awsKnowledge: Preset = {
  search_documentation: {
    ...rule(30_000, megabyte, { search_phrase: searchPhrase, limit: atMost(10).default(5) }),
    names: ['aws___search_documentation', 'search_documentation'],
  },
  read_documentation: {
    // Where to go on, as the answer before said; nothing else than the address at first.
    ...rule(30_000, megabyte, { url: docsUrl, start_index: z.number().int().min(1).optional() }),
    names: ['aws___read_documentation', 'read_documentation'],
  },
};

/** The servers we know. The names of the first three are also the names of our own servers. */
export const presets: Readonly<Record<string, Preset>> = withNames({
  cloudtrail,
  guardduty,
  files,
  'splunk-official': splunkOfficial,
  'splunk-livehybrid': splunkLivehybrid,
  'awslabs-cloudtrail': awslabsCloudtrail,
  'aws-docs': awsDocs,
  'aws-knowledge': awsKnowledge,
});

function rule(timeoutMs: number, maxResultBytes: number, shape: z.core.$ZodLooseShape): ToolRule {
  return { names: [], timeoutMs, maxResultBytes, arguments: z.object(shape) };
}

/** A tool without names of its own is called what its key says. */
function withNames(known: Readonly<Record<string, Preset>>): Readonly<Record<string, Preset>> {
  const name = (preset: Preset): Preset =>
    Object.fromEntries(
      Object.entries(preset).map(([key, one]) => [key, one.names.length > 0 ? one : { ...one, names: [key] }]),
    );
  return Object.fromEntries(Object.entries(known).map(([key, preset]) => [key, name(preset)]));
}
