import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { analyze } from '../../src/commands/analyze.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-analyze-'));
  await writeFile(path.join(folder, 'file'), '');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('analyze --out', () => {
  // Root may write everywhere, so these are places where nobody can.
  it.each(['/proc/reports', '/proc/reports/of/today', 'file', 'file/below'])(
    'refuses %s before it looks at the target',
    async (name) => {
      const out = path.resolve(folder, name);
      await expect(analyze('no-such-target', { out })).rejects.toMatchObject({ code: 'output_unwritable' });
    },
  );

  it('makes the folder, level by level', async () => {
    const out = path.join(folder, 'a', 'b');
    await expect(analyze('no-such-target', { out })).rejects.toMatchObject({ code: 'reference_unreadable' });
    await expect(writeFile(path.join(out, 'x'), '')).resolves.toBeUndefined();
  });
});
