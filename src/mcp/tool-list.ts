import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import type { ToolDefinition } from './tool-listing.ts';
import { listTools } from './tool-listing.ts';

/** The tools of one connection: listed once, and again after the server said that they changed. */
export interface ToolList<T> {
  get(): Promise<T>;
}

/** A server that announces changes without end is asked again no more often than this. */
const settleMs = 200;

/**
 * Calls wait for the new list once a change was announced: a tool must not be called by a definition nobody has compared.
 */
export function followTools<T>(
  client: Client,
  timeoutMs: number,
  judge: (listed: readonly ToolDefinition[]) => T,
): ToolList<T> {
  let current: Promise<T> | null = null;
  let isWaiting = false;
  const list = () => listTools(client, timeoutMs).then(judge);
  const keep = (listing: Promise<T>) => {
    current = listing;
    listing.catch(() => {
      if (current === listing) current = null;
    });
    return listing;
  };
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
    if (isWaiting) return;
    isWaiting = true;
    keep(
      sleep(settleMs, undefined, { ref: false }).then(() => {
        isWaiting = false;
        return list();
      }),
    );
  });
  return { get: () => current ?? keep(list()) };
}
