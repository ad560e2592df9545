import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { postgresUrl } from './engines.ts';

/** A test that needs a server to be rude to. */
const itOnPostgres = postgresUrl ? it : it.skip;
const worker = join(import.meta.dirname, 'work-through-cuts.ts');

describe('a PostgreSQL that drops its connections', () => {
  itOnPostgres('does not end the process, and is connected to again', () => {
    const { status, stdout } = spawnSync(process.execPath, [worker, postgresUrl ?? ''], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'still working\n' });
  });
});
