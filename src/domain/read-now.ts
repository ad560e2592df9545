/** The process may have been frozen, or cut off, while an answer was on its way: one that took so long says nothing about now. */
const promptMs = 4000;

/** Reads until an answer came at once. */
export async function readNow<Answer>(read: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const askedAt = Date.now();
    const answer = await read();
    if (Date.now() - askedAt < promptMs) return answer;
  }
}
