import type { Kysely } from 'kysely';
import type { TicketState } from '../domain/ticket.ts';
import { ticketSchema } from './schema/ticket-schema.ts';
import type { Tables } from './tables.ts';

export async function ticketOf(database: Kysely<Tables>, caseKey: string): Promise<TicketState> {
  const row = await database.selectFrom('tickets').select('state').where('case_key', '=', caseKey).executeTakeFirst();
  return row ? ticketSchema.parse(row.state) : { state: 'none' };
}

export async function saveTicket(database: Kysely<Tables>, caseKey: string, ticket: TicketState): Promise<void> {
  const state = JSON.stringify(ticket);
  await database
    .insertInto('tickets')
    .values({ case_key: caseKey, state })
    .onConflict((conflict) => conflict.column('case_key').doUpdateSet({ state }))
    .execute();
}
