import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { type LogName, logNames } from './log-files.ts';

export interface LogFile {
  readonly path: string;
  readonly bytes: number;
  /** Unpacked; what gzip says of itself for a packed file. */
  readonly unpackedBytes: number;
  /** It is one {"Records":[…]}, as CloudTrail writes it: known, it need not be looked at twice. */
  readonly isWrapped: boolean;
  /** The columns its first line names, where it is text and not JSON, as AWS writes flow logs. */
  readonly columns: readonly string[] | null;
  /** The day in its path (…/2026/03/03/… or …_20260303T…), epoch milliseconds; null where there is none. */
  readonly day: number | null;
}

export type LogFiles = Readonly<Partial<Record<LogName, readonly LogFile[]>>>;

/** The files of each log below a folder. A log without a folder is not in the answer: it is not collected. */
export async function listLogFiles(folder: string): Promise<LogFiles> {
  const listed = await Promise.all(
    logNames.map(async (name) => {
      const files = await listFolder(join(folder, name));
      return files === null ? [] : [[name, files] as const];
    }),
  );
  return Object.fromEntries(listed.flat());
}

/** The log files anywhere below a folder; null where there is no such folder. */
export async function listFolder(folder: string): Promise<readonly LogFile[] | null> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => null);
  if (entries === null) return null;
  const paths = entries
    .filter((entry) => entry.isFile() && /^[^.].*\.(json|jsonl|log)(\.gz)?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.sort().map(describeFile));
}

/** Size and day of a file. */
export async function describeFile(path: string): Promise<LogFile> {
  const file = await open(path);
  try {
    const { size: bytes } = await file.stat();
    const day = dayOf(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const isPacked = path.endsWith('.gz') && bytes >= 20;
    const head = readHead(buffer.subarray(0, bytesRead), isPacked);
    const isWrapped = /^\s*\{\s*"Records"\s*:\s*\[/.test(head);
    const columns = readColumns(head);
    if (!isPacked) return { path, bytes, unpackedBytes: bytes, isWrapped, columns, day };
    // The last four bytes of gzip are the size of what is inside.
    const tail = await file.read(Buffer.alloc(4), 0, 4, bytes - 4);
    return { path, bytes, unpackedBytes: Math.max(tail.buffer.readUInt32LE(0), bytes), isWrapped, columns, day };
  } finally {
    await file.close();
  }
}

const dayMs = 86_400_000;
const headBytes = 512;

function readHead(bytes: Buffer, isPacked: boolean): string {
  try {
    const plain = isPacked ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes;
    return plain.subarray(0, 2_000).toString('utf8');
  } catch {
    return '';
  }
}

/** `version account-id interface-id …`: names of lower case letters, two at least. */
function readColumns(head: string): readonly string[] | null {
  const line = /^[a-z][a-z0-9-]*( [a-z][a-z0-9-]*)+(?=\r?\n)/.exec(head)?.[0];
  return line === undefined ? null : line.split(' ').map((name) => name.replaceAll('-', '_'));
}

/** Files come some time after what is in them, so the day after the window is looked at too. */
export function isInWindow({ day }: LogFile, { from, to }: { readonly from: string; readonly to: string }): boolean {
  return day === null || (day + dayMs > Date.parse(from) && day <= Date.parse(to) + dayMs);
}

function dayOf(path: string): number | null {
  const found = /(?:\/|_)(20\d\d)\/?(\d\d)\/?(\d\d)(?:\/|T)/.exec(path.replaceAll('\\', '/'));
  const day = found === null ? Number.NaN : Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
  return Number.isNaN(day) ? null : day;
}
