import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes the files that were fetched longest ago, until the folder holds no more than this. */
export async function pruneFolder(folder: string, mostBytes: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(folder, name)).catch(() => null);
      return { path: join(folder, name), bytes: found?.size ?? 0, at: found?.mtimeMs ?? 0 };
    }),
  );
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files.sort((left, right) => left.at - right.at)) {
    if (bytes <= mostBytes) return;
    await rm(file.path, { force: true });
    bytes -= file.bytes;
  }
}
