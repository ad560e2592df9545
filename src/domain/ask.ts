import type { Outcome } from './coverage.ts';
import type { Row } from './evidence.ts';
import type { SourceName } from './organisation.ts';
import type { ToolTrouble } from './tool-trouble.ts';

/** One question put to one source, with every value bound and escaped for the language of its query. */
export interface Ask {
  readonly question: string;
  readonly source: SourceName;
  readonly account: string;
  /** ISO 8601, UTC. */
  readonly from: string;
  readonly to: string;
  readonly query: Query;
  /** Most rows kept; beyond it the answer is truncated. */
  readonly maxRows: number;
}

export type Query =
  /** CloudTrail LookupEvents: one attribute, these regions. */
  | {
      readonly via: 'cloudtrail-api';
      /** An MCP server that reads it in place of our own. */
      readonly server?: string | undefined;
      readonly attribute: string;
      readonly value: string;
      readonly regions: readonly string[];
    }
  /** One SPL search on the MCP server of that name. */
  | { readonly via: 'splunk'; readonly server: string; readonly spl: string; readonly regions: readonly string[] }
  /** SQL over log files of a case folder or a bucket. */
  | {
      readonly via: 'files';
      readonly sql: string;
      readonly regions: readonly string[];
      /** From the configuration; absent where there is one folder only. */
      readonly location?: string | undefined;
    };

/** What came back. `rows` are complete only where the outcome is `answered`. */
export interface Answer {
  readonly outcome: Outcome;
  readonly rows: readonly Row[];
  /** Only where some regions failed and others gave something: whose rows these are, and which could not be read to the end. */
  readonly byRegion?: { readonly read: readonly string[]; readonly failed: readonly string[] } | undefined;
  /** The MCP tool that answered, server/tool. */
  readonly tool: string;
  /** A short fact for the coverage table: an error class, how many rows there would be. No untrusted text. */
  readonly detail: string;
  /** What went wrong with the server of the tool; told instead of the detail. */
  readonly trouble?: ToolTrouble | null;
  readonly calls: number;
  /** Of these calls, those that only fetched more of the same answer: time bounds them, not the budget of calls. */
  readonly paging?: number | undefined;
  /** How often a source asked us to slow down. */
  readonly throttled: number;
  readonly cacheHits: number;
}
