import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const fileName = 'recovered.json';
/** Longer than the history of channels is read back (seven days): older messages are nobody's concern any more. */
const concernMs = 8 * 86_400_000;
const Note = z.object({ at: z.iso.datetime() });

/** Notes in the data directory that another database took the place of one that could not be opened. */
export function noteRecovery(directory: string, at: Date): void {
  writeFileSync(join(directory, fileName), JSON.stringify({ at: at.toISOString() }), { mode: 0o600 });
}

/** Whether that happened of late, so that the database may not know what the bot did before. */
export function isRecentlyRecovered(directory: string, now: Date): boolean {
  try {
    const { at } = Note.parse(JSON.parse(readFileSync(join(directory, fileName), 'utf8')));
    return now.getTime() - Date.parse(at) < concernMs;
  } catch {
    return false;
  }
}
