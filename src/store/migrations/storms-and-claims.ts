import { type Kysely, sql } from 'kysely';

const statements = [
  // One message can tell of several findings.
  sql`alter table alerts drop constraint alerts_pkey`,
  sql`create unique index one_row_per_alert on alerts (channel, ts, coalesce(finding_id, ''))`,
  sql`alter table alerts
    add column type text,
    add column account_id text,
    add column posted_at timestamptz,
    add column said text,
    add column sample boolean not null default false,
    add column settled text,
    add column flood_id bigint,
    add column wanted_by text`,
  // What an earlier version noted it has also offered.
  sql`update alerts set posted_at = noted_at, settled = 'offered'`,
  sql`alter table alerts alter column posted_at set not null`,
  sql`create index alerts_of_type on alerts (channel, type, posted_at)`,
  sql`create index open_alerts on alerts (position) where settled is null`,
  sql`create index wanted_alerts on alerts (position) where wanted_by is not null`,
  sql`create index alerts_of_flood on alerts (flood_id) where flood_id is not null`,
  sql`create table floods (
    id bigint generated always as identity primary key,
    channel text not null,
    type text,
    started_at timestamptz not null,
    last_at timestamptz not null
  )`,
  sql`create index floods_of_channel on floods (channel, last_at)`,
  sql`create table marks (channel text primary key, ts text not null)`,
  sql`create table rule_starts (case_key text primary key, rule text not null, started_at timestamptz not null)`,
  sql`create index rule_starts_by_time on rule_starts (rule, started_at)`,
  sql`alter table messages add column claimed_by text, add column claimed_at timestamptz`,
  sql`create index cases_of_finding on cases (split_part(key, '/', 3) text_pattern_ops)`,
];

/** Several findings per alert, floods, marks for catching up, starts by rule, and claims on messages about to be posted. */
export async function addStormsAndClaims(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(database);
}
