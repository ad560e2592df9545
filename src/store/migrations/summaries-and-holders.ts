import { type Kysely, sql } from 'kysely';

const statements = [
  // How many of its alerts the summary of a flood shows. An earlier version did not keep it: where it posted one, that counts.
  sql`alter table floods add column summed_up integer not null default 0`,
  sql`update floods set summed_up = (select count(*) from alerts where flood_id = floods.id)
    where exists (select from messages where owner = 'flood/' || floods.id and purpose = 'summary' and ts <> '')`,
  // The replica that offers it: the others do where that one is gone.
  sql`alter table alerts add column holder text`,
];

/** Keeps how far the summaries of floods got, and who has which alert in hand. */
export async function addSummariesAndHolders(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(database);
}
