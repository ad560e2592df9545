import { closeSync, fsyncSync, openSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { z } from 'zod';

/** Brings a file, by its descriptor, to the disk. The path is for directories and for tests. */
export type Sync = (descriptor: number, path: string) => void;

export interface FileOptions {
  readonly sync?: Sync | undefined;
  /** Called before anything is written; what it throws keeps it from being written. */
  readonly beforeWrite: () => void;
}

const NodeFiles = z.object({
  NODEFS: z.object({ stream_ops: z.looseObject({}), realPath: z.custom<RealPath>(isFunction) }),
});
type RealPath = (node: unknown) => string;
const Writing = z.object({ write: z.custom<(...given: readonly unknown[]) => unknown>(isFunction) });
const Stream = z.object({ nfd: z.number().optional(), node: z.unknown() });

/**
 * What PostgreSQL needs on top of the embedded engine's start parameters to write through to the disk. Without them the
 * engine never syncs and a power failure can tear its log.
 */
export const durableParameters: readonly string[] = ['-c', 'fsync=on', '-c', 'wal_sync_method=fsync'];

/**
 * Files of the embedded engine whose fsync reaches the disk. The engine's own does nothing: its file layer calls
 * `stream_ops.fsync` where there is one, and comes without. PostgreSQL keeps the order by itself: the log before a commit is
 * confirmed, the tables before a checkpoint ends.
 */
export function createDurableFiles(directory: string, options: FileOptions): NodeFS {
  const files = new NodeFS(directory);
  const init = files.init.bind(files);
  files.init = async (...given) => {
    const { emscriptenOpts } = await init(...given);
    return {
      emscriptenOpts: {
        ...emscriptenOpts,
        preRun: [...(emscriptenOpts.preRun ?? []), (engine) => completeFiles(engine, options)],
      },
    };
  };
  return files;
}

/** Throws where the library is built in another way: better no start than a database that only seems safe. */
function completeFiles(engine: unknown, { sync = fsyncSync, beforeWrite }: FileOptions): void {
  const { NODEFS } = z.object({ NODEFS: z.custom<object>(isObject) }).parse(engine);
  const { realPath } = NodeFiles.parse({ NODEFS }).NODEFS;
  const operations: unknown = Reflect.get(NODEFS, 'stream_ops');
  if (!isObject(operations)) throw new TypeError('the embedded engine has no file operations');
  const { write } = Writing.parse(operations);
  Reflect.set(operations, 'write', (...given: readonly unknown[]) => {
    beforeWrite();
    return write(...given);
  });
  Reflect.set(operations, 'fsync', (stream: unknown) => {
    beforeWrite();
    const { nfd, node } = Stream.parse(stream);
    const path = realPath(node);
    if (nfd === undefined) syncFolder(path);
    else sync(nfd, path);
  });
}

function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
