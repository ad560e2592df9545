import { listRefusedFields, saysTooLong } from './classify-jira-error.ts';
import type { TicketContent } from './jira-project.ts';

/**
 * Sends a ticket and, where JIRA refuses a part the ticket can do without, sends it again without that part: a project may
 * have other priorities or none, and its own idea of how long a text is. A refusal is definite, so nothing is made twice.
 */
export async function sendAccepted<T>(
  content: TicketContent,
  send: (content: TicketContent) => Promise<T>,
): Promise<T> {
  try {
    return await send(content);
  } catch (error) {
    const milder = yieldTo(error, content);
    if (milder === undefined) throw error;
    return sendAccepted(milder, send);
  }
}

// Each concession is made once, so this ends.
function yieldTo(error: unknown, content: TicketContent): TicketContent | undefined {
  const refused = listRefusedFields(error);
  if (refused.includes('priority') && content.priority !== null) return { ...content, priority: null };
  const { description, compactDescription } = content;
  if (saysTooLong(error) && description !== compactDescription) return { ...content, description: compactDescription };
  return undefined;
}
