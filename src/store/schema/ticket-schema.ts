import { z } from 'zod';
import type { TicketState } from '../../domain/ticket.ts';

export const ticketSchema: z.ZodType<TicketState> = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('creating'), intentAt: z.string() }),
  z.object({ state: z.literal('unknown'), intentAt: z.string() }),
  z.object({
    state: z.literal('open'),
    id: z.string(),
    key: z.string(),
    url: z.string(),
    reportHash: z.string(),
    links: z.record(z.string(), z.string()).optional(),
  }),
]);
