import type { Language } from './phrase.ts';

export type SourceName =
  | 'cloudtrail'
  | 'entra'
  | 'vpcflow'
  | 'dns'
  | 'eks'
  | 'changes'
  | 'guardduty'
  | 'aws-docs'
  | 'cases'
  | 'addresses';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly roleToAssume?: string | undefined;
}

export interface OwnNetwork {
  readonly cidr: string;
  readonly name: string;
  readonly kind: string;
}

/** Approved behaviour of a known resource; it covers a finding only when type, peer, principal and time all match. */
export interface Expectation {
  readonly findingTypes: readonly string[];
  readonly peers: readonly string[];
  readonly principals?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly reason: string;
  readonly approvedBy: string;
}

export interface InventoryEntry {
  readonly id: string;
  readonly kind: string;
  readonly account?: string | undefined;
  readonly name?: string | undefined;
  readonly owner?: string | undefined;
  readonly environment?: string | undefined;
  readonly criticality?: 'low' | 'medium' | 'high' | undefined;
  readonly purpose?: string | undefined;
  readonly data?: string | undefined;
  readonly public?: boolean | undefined;
  readonly expects?: readonly Expectation[] | undefined;
}

/** Which log exists where and since when; how to reach it. */
export interface LogSource {
  readonly source: SourceName;
  readonly events?: readonly string[] | undefined;
  readonly accounts: readonly string[];
  readonly regions?: readonly string[] | undefined;
  /** cloudtrail-api, splunk, files, jira. */
  readonly via: string;
  /** Reached through Splunk: the MCP server, the index and the sourcetype. */
  readonly server?: string | undefined;
  readonly index?: string | undefined;
  readonly sourcetype?: string | undefined;
  /** Reached as files: a folder, s3://bucket/prefix with {account}, {region} and {date} in it, athena://workgroup/database/table or the ARN of an event data store. */
  readonly location?: string | undefined;
  readonly collected: boolean;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly retentionDays?: number | undefined;
  /** How late records still arrive. */
  readonly lagMinutes?: number | undefined;
  readonly buckets?: readonly string[] | undefined;
  readonly note?: string | undefined;
}

/** What only the organisation can know about itself. An attacker cannot write any of it. */
export interface Organisation {
  readonly language: Language;
  readonly timeZone: string;
  readonly businessHours: { readonly days: readonly string[]; readonly start: string; readonly end: string } | null;
  /** Local dates, YYYY-MM-DD. */
  readonly holidays: readonly string[];
  readonly accounts: readonly Account[];
  /** Null: the list is not available. Empty: there are none. */
  readonly ownNetworks: readonly OwnNetwork[] | null;
  readonly userPatterns: readonly { readonly prefix: string; readonly label: string }[];
  readonly inventory: readonly InventoryEntry[];
  readonly logSources: readonly LogSource[];
}

/** Tells whether an address lies in a CIDR block. Made outside the domain, where the address library lives. */
export type NetworkMatcher = (address: string, cidr: string) => boolean;
