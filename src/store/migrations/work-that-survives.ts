import { type Kysely, sql } from 'kysely';

const statements = [
  // What a person asked for, as Slack sent it. The payload goes when it has been seen to; the id stays, for redeliveries.
  sql`create table requests (
    id text primary key,
    position bigint generated always as identity,
    user_id text not null,
    channel text,
    payload json,
    received_at timestamptz not null,
    holder text not null,
    settled_at timestamptz
  )`,
  sql`create index open_requests on requests (position) where settled_at is null`,
  sql`create index requests_of_user on requests (user_id, received_at)`,
  sql`create index requests_of_channel on requests (channel, received_at)`,
  // The bots on this database, each telling every few seconds that it lives.
  sql`create table replicas (id text primary key, seen_at timestamptz not null)`,
  // Work that one of them does for all.
  sql`create table duties (name text primary key, holder text not null, until timestamptz not null, done_at timestamptz)`,
  // The turns at a service whose quota all of them share.
  sql`create table turns (
    key text not null,
    lane integer not null,
    free_at timestamptz not null,
    slow_until timestamptz not null default '-infinity',
    factor real not null default 1,
    primary key (key, lane)
  )`,
  sql`alter table investigations
    add column request_id text,
    add column round integer not null default 0,
    add column begun_at timestamptz`,
  sql`create unique index one_investigation_per_request on investigations (request_id) where request_id is not null`,
  sql`create index waiting_investigations on investigations (round, position)
    where begun_at is null and step not in ('done', 'failed')`,
  sql`create table checkpoints (
    investigation_id text not null references investigations (id) on delete cascade,
    step text not null,
    content json not null,
    primary key (investigation_id, step)
  )`,
  sql`alter table looks add column usage json`,
  sql`alter table alerts add column wanted_id text`,
];

/** Requests before they are acknowledged, replicas and what they share, the order of the line, and steps that are not repeated. */
export async function addWorkThatSurvives(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(database);
}
