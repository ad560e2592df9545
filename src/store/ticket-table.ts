import { type Kysely, sql } from 'kysely';
import type { TicketState } from '../domain/ticket.ts';
import { ticketSchema } from './schema/ticket-schema.ts';
import type { Tables } from './tables.ts';

export async function ticketOf(database: Kysely<Tables>, caseKey: string): Promise<TicketState> {
  const row = await database.selectFrom('tickets').select('state').where('case_key', '=', caseKey).executeTakeFirst();
  return row ? ticketSchema.parse(row.state) : { state: 'none' };
}

/** With `known`, only where that is still the state: a process that slept meanwhile must not undo what another one did. */
export async function saveTicket(
  database: Kysely<Tables>,
  caseKey: string,
  { state: ticket, known }: { readonly state: TicketState; readonly known: TicketState | undefined },
): Promise<boolean> {
  const state = JSON.stringify(ticket);
  const isKnown =
    known === undefined ? sql<boolean>`true` : sql<boolean>`tickets.state::jsonb = ${JSON.stringify(known)}::jsonb`;
  const saved = await database
    .insertInto('tickets')
    .values({ case_key: caseKey, state })
    .onConflict((conflict) => conflict.column('case_key').doUpdateSet({ state }).where(isKnown))
    .returning('case_key')
    .execute();
  return saved.length === 1;
}
