import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { fail } from '../domain/errors.ts';

/**
 * The file that `export` writes: JSON lines. First a header, then for each table its description and its rows, each row a
 * list of the texts PostgreSQL writes for its values (null for none), and at the end the count and checksum of every table.
 */
export const exportFormat = 'gd-triage.export';
export const exportVersion = 1;

const Header = z.object({
  format: z.literal(exportFormat),
  version: z.int(),
  writtenAt: z.string(),
  /** The state of the tables. */
  migrations: z.array(z.string()),
});
export type ExportHeader = z.infer<typeof Header>;

const TableLine = z.object({ table: z.string(), columns: z.array(z.string()) });
const EndLine = z.object({
  end: z.record(z.string(), z.object({ rows: z.int(), sha256: z.string() })),
});
export type Totals = z.infer<typeof EndLine>['end'];
const Line = z.union([z.array(z.string().nullable()), TableLine, EndLine]);
export type ExportLine = z.infer<typeof Line>;

/** Writes lines to a new file, readable by its owner alone; packed where its name ends in .gz. Throws where there is one already. */
export async function writeExportFile(path: string, lines: AsyncIterable<unknown>): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  const text = (async function* () {
    for await (const line of lines) yield `${JSON.stringify(line)}\n`;
  })();
  if (path.endsWith('.gz')) await pipeline(text, createGzip(), file);
  else await pipeline(text, file);
}

/** Reads the header and then line by line. Throws export_unreadable and export_newer. */
export async function openExportFile(
  path: string,
): Promise<{ readonly header: ExportHeader; readonly lines: AsyncIterable<ExportLine> }> {
  const lines = readLines(path);
  const first = await lines.next();
  const header = Header.safeParse(first.done === true ? null : first.value);
  if (!header.success) throw fail('export_unreadable', { file: path, reason: 'it does not begin like one' });
  if (header.data.version > exportVersion) throw fail('export_newer', { file: path });
  return { header: header.data, lines: parseLines(path, lines) };
}

async function* parseLines(path: string, lines: AsyncIterable<unknown>): AsyncGenerator<ExportLine> {
  for await (const line of lines) {
    const parsed = Line.safeParse(line);
    if (!parsed.success) throw fail('export_unreadable', { file: path, reason: 'a line has an unknown form' });
    yield parsed.data;
  }
}

async function* readLines(path: string): AsyncGenerator<unknown> {
  const file = createReadStream(path);
  const source = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => source.destroy(error));
  try {
    for await (const line of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
      yield JSON.parse(line);
    }
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    const reason = code === 'ENOENT' ? 'there is no such file' : 'it is damaged or cut off';
    throw fail('export_unreadable', { file: path, reason }, error);
  } finally {
    file.destroy();
  }
}

const modulus = 2n ** 256n;

/** The checksum of a table: the sum of those of its rows, so that their order does not matter. */
export function createChecksum(): { add(row: readonly (string | null)[]): void; read(): Totals[string] } {
  let rows = 0;
  let sum = 0n;
  return {
    add: (row) => {
      rows += 1;
      sum = (sum + BigInt(`0x${createHash('sha256').update(JSON.stringify(row)).digest('hex')}`)) % modulus;
    },
    read: () => ({ rows, sha256: sum.toString(16).padStart(64, '0') }),
  };
}
