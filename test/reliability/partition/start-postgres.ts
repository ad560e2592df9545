import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, globSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface PostgresServer {
  readonly url: string;
  stop(): void;
}

/** The folder of the programs of Debian's PostgreSQL; null where there is none. */
export function findPostgres(): string | null {
  return (
    globSync('/usr/lib/postgresql/*/bin/initdb')
      .map((file) => path.dirname(file))
      .toSorted()
      .at(-1) ?? null
  );
}

/** A server of its own on an address of this machine. */
export function startPostgres(address: string): PostgresServer {
  const programs = findPostgres() ?? '';
  const folder = mkdtempSync(path.join(tmpdir(), 'gd-triage-postgres-'));
  const { uid, gid } = idsOf('postgres');
  chownSync(folder, uid, gid);
  const data = path.join(folder, 'data');
  // It refuses to run as root.
  const run = (program: string, ...args: readonly string[]): void =>
    void execFileSync(path.join(programs, program), args, { uid, gid, cwd: folder, stdio: 'ignore' });
  run('initdb', '-D', data, '-U', 'postgres', '--auth=trust');
  appendFileSync(path.join(data, 'pg_hba.conf'), 'host all all 10.213.0.0/16 trust\n');
  const options = `-p 5432 -k ${folder} -c listen_addresses=${address} -c fsync=off`;
  run('pg_ctl', '-D', data, '-o', options, '-l', path.join(folder, 'log'), '-w', 'start');
  return {
    url: `postgres://postgres@${address}:5432/postgres`,
    stop: () => {
      run('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function idsOf(user: string): { readonly uid: number; readonly gid: number } {
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' })));
  return { uid: uid ?? statSync('/').uid, gid: gid ?? statSync('/').gid };
}
