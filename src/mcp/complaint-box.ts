import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import type { RawResult } from './read-result.ts';

/** Servers on the Python SDK 2 say only this much in the answer, and the reason in a message to the log just before it. */
const silent = /^Error executing tool [\w.-]+$/;
const longest = 2_000;

/**
 * Remembers the last error a server wrote to its client's log, and puts it in the place of an answer that does not say what
 * failed. The text serves to sort the failure, and goes no further.
 */
export function collectComplaints(client: Client): (raw: RawResult) => RawResult {
  let last: string | null = null;
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params: { level, data } }) => {
    const isError = ['error', 'critical', 'alert', 'emergency'].includes(level);
    if (isError && typeof data === 'string') last = data.slice(0, longest);
  });
  return (raw) => {
    const text = last;
    last = null;
    const isSilent = raw.isError && raw.content.length === 1 && silent.test(raw.content[0]?.text?.trim() ?? '');
    return isSilent && text !== null ? { ...raw, content: [{ type: 'text', text }] } : raw;
  };
}
