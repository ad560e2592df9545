import { listLogFiles } from './file-list.ts';
import { type LogDatabase, openLogDatabase } from './log-database.ts';
import { openLogScanner } from './log-scanner.ts';

/** Unpacked; up to here everything is read once and kept in memory, beyond it each query reads its files. */
const mostInMemoryBytes = 64 * 1024 * 1024;

/** Opens the logs of a folder, the way that suits their size. */
export async function openLogs(folder: string): Promise<LogDatabase> {
  const files = await listLogFiles(folder);
  const bytes = Object.values(files).reduce(
    (sum, list) => sum + list.reduce((total, file) => total + file.unpackedBytes, 0),
    0,
  );
  if (bytes <= mostInMemoryBytes) return openLogDatabase(folder);
  return openLogScanner({ folders: [folder], fetch: async () => ({ files, isWhole: true }) });
}
