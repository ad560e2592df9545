import { type Kysely, sql } from 'kysely';

const statements = [
  sql`create table alerts (
    position bigint generated always as identity,
    channel text not null,
    ts text not null,
    thread_ts text not null,
    finding_id text,
    reference json not null,
    noted_at timestamptz not null,
    primary key (channel, ts)
  )`,
  sql`create index alerts_of_finding on alerts (finding_id, position)`,
  sql`create table cases (
    position bigint generated always as identity,
    key text primary key,
    finding json not null,
    finding_updated_at timestamptz not null,
    channel text not null,
    ts text not null,
    thread_ts text not null,
    opened_at timestamptz not null
  )`,
  sql`create index cases_by_age on cases (position)`,
  sql`create table investigations (
    position bigint generated always as identity,
    id text primary key,
    case_key text not null references cases (key),
    requested_by text not null,
    step text not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    error_code text,
    record json
  )`,
  sql`create unique index one_running_investigation on investigations (case_key) where step not in ('done', 'failed')`,
  sql`create index investigations_of_case on investigations (case_key, position)`,
  sql`create table looks (
    investigation_id text primary key references investigations (id),
    evidence json not null,
    coverage json not null
  )`,
  sql`create table messages (
    owner text not null,
    purpose text not null,
    channel text not null,
    ts text not null,
    thread_ts text not null,
    primary key (owner, purpose)
  )`,
  sql`create table tickets (
    case_key text primary key references cases (key),
    state json not null
  )`,
];

/** Alerts, cases, investigations with what they saw, messages, tickets. */
export async function createFirstTables(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(database);
}
