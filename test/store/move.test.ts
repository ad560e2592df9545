import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { Clock } from '../../src/ports.ts';
import { exportTables, importTables } from '../../src/store/copy-tables.ts';
import { connectDatabase, type OpenDatabase, openDatabase } from '../../src/store/open-database.ts';
import { openStore } from '../../src/store/open-store.ts';
import { prepareDirectory } from '../prepared-directory.ts';
import { postgresUrl } from './engines.ts';
import { buildFinding, buildRecord, buildReference, coverage, evidence, place } from './stored-things.ts';

const clock: Clock = { now: () => new Date('2026-11-21T08:00:00.123Z') };
const now = clock.now();
const closers: (() => Promise<unknown>)[] = [];
let folder: string;
let source: OpenDatabase;

/** What a bot leaves behind, with everything that is hard to copy: NUL, lone surrogates, order of keys, quotes, infinity. */
async function fill(directory: string): Promise<void> {
  const store = await openStore({ dataDirectory: directory, clock });
  const nasty = {
    '"}{': '\\,"{NULL}',
    text: 'line\nbreak\ttab \u0000 \uD800 山田',
    big: 12_345_678_901_234_567_890n.toString(),
  };
  for (let n = 0; n < 45; n += 1) {
    const opened = await store.openCase(buildFinding({ id: `f${n}`, document: { ...nasty, n } }), place);
    const { investigation } = await store.startInvestigation(opened, `U${n}"\\,{}`);
    await store.saveLook(investigation.id, { evidence: [evidence], coverage: [coverage] });
    await store.finishInvestigation(investigation.id, buildRecord('x'.repeat(1000)));
    await store.saveTicket(opened.key, { state: 'creating', intentAt: String(n) });
  }
  await store.noteAlert(place, buildReference(), { said: 'NULL', sample: true });
  await store.close();
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-move-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const directory = await prepareDirectory();
  closers.push(() => rm(directory, { recursive: true, force: true }));
  await fill(directory);
  source = await openDatabase({ dataDirectory: directory });
  closers.unshift(source.close);
});
afterAll(async () => {
  for (const close of closers) await close();
});

/** An empty database of its own, closed and dropped after the tests. */
async function openEmpty(isServer: boolean): Promise<OpenDatabase> {
  const databaseUrl = isServer ? await createServerDatabase() : null;
  const open = await connectDatabase({ databaseUrl, dataDirectory: null });
  closers.unshift(open.close);
  return open;
}

async function createServerDatabase(): Promise<string> {
  const name = `gd_move_${randomUUID().replaceAll('-', '')}`;
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  closers.push(async () => {
    await client.query(`drop database if exists ${name} with (force)`);
    await client.end();
  });
  const url = new URL(postgresUrl ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

const ways: readonly (readonly [string, readonly boolean[]])[] = postgresUrl
  ? [['from the embedded database to PostgreSQL and back', [true, false]]]
  : [['from the embedded database to another one', [false]]];

describe('export and import', () => {
  it.each(ways)(
    'bring every row over as it was: %s',
    async (_, targets) => {
      let current = source;
      const first = await exportTables(source.database, path.join(folder, `first-${randomUUID()}.jsonl`), now);
      for (const isServer of targets) {
        const file = path.join(folder, `${randomUUID()}.jsonl.gz`);
        await exportTables(current.database, file, now);
        const target = await openEmpty(isServer);
        const imported = await importTables(target.database, file);
        const again = await exportTables(target.database, path.join(folder, `${randomUUID()}.jsonl`), now);

        expect(imported).toEqual(first);
        expect(again).toEqual(first);
        current = target;
      }
      expect(first).toMatchObject({
        cases: { rows: 45 },
        investigations: { rows: 45 },
        looks: { rows: 45 },
        alerts: { rows: 1 },
      });
      // The next row gets a number of its own.
      const { rows } =
        await sql`insert into floods (channel, started_at, last_at) values ('C', now(), now()) returning id`.execute(
          current.database,
        );
      expect(rows).toHaveLength(1);
      const [next] = (
        await sql<{
          position: string;
          most: string;
        }>`insert into cases (key, finding, finding_updated_at, channel, ts, thread_ts, opened_at)
          values ('new', '{}', now(), 'C', '1', '1', now()) returning position, (select max(position) from cases) as most`.execute(
          current.database,
        )
      ).rows;
      expect(BigInt(next?.position ?? 0)).toBe(BigInt(next?.most ?? 0) + 1n);
    },
    120_000,
  );

  it('refuse a target that is not empty, a newer file, and a file that is torn or changed; the target stays empty', async () => {
    const file = path.join(folder, 'whole.jsonl.gz');
    await exportTables(source.database, file, now);
    const text = gunzipSync(await readFile(file)).toString();
    const target = await openEmpty(postgresUrl !== undefined);
    const attempt = async (content: string | Buffer, name: string) => {
      const changed = path.join(folder, name);
      await writeFile(changed, content);
      return importTables(target.database, changed).then(
        () => 'imported',
        (error: { readonly code?: string }) => error.code,
      );
    };

    expect(await importTables(source.database, file).catch((error: { readonly code?: string }) => error.code)).toBe(
      'database_not_empty',
    );
    expect(await attempt(text.replace('"version":1', '"version":2'), 'a.jsonl')).toBe('export_newer');
    expect(await attempt(text.replace('"0001-first-tables"', '"0001-first-tables","9999-later"'), 'b.jsonl')).toBe(
      'export_newer',
    );
    expect(await attempt(text.split('\n').slice(0, -20).join('\n'), 'c.jsonl')).toBe('export_unreadable');
    expect(await attempt(gzipSync(text).subarray(0, 2000), 'd.jsonl.gz')).toBe('export_unreadable');
    expect(await attempt(text.replace('C0ALERTS', 'C0OTHERS'), 'e.jsonl')).toBe('export_unreadable');
    expect(await attempt('{"format":"something else"}', 'f.jsonl')).toBe('export_unreadable');
    expect(await attempt('', 'g.jsonl')).toBe('export_unreadable');
    expect(await attempt(text, 'h.jsonl')).toBe('imported');
  });

  it('write no half file, and over none that exists', async () => {
    const file = path.join(folder, 'taken.jsonl');
    await writeFile(`${file}.part`, 'of somebody else');

    await expect(exportTables(source.database, file, now)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });
});
