import type { Ask, Query } from '../domain/ask.ts';
import type { McpHost } from './host.ts';

/** One question on its way to one kind of source. */
export interface Asking<Via extends Query['via']> {
  readonly ask: Ask;
  readonly query: Extract<Query, { via: Via }>;
  readonly host: McpHost;
  readonly signal: AbortSignal;
}
