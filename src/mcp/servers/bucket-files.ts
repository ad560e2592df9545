import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import type { ErrorClass } from '../call-result.ts';
import { describeFile, type LogFile } from './file-list.ts';
import type { BucketPlace } from './log-location.ts';

export interface BucketReader {
  readonly client: S3Client;
  readonly classify: (error: unknown) => ErrorClass;
  /** Where objects are kept; what is there is not fetched again. */
  readonly folder: string;
  /** Most bytes one query may need. */
  readonly mostBytes: number;
}

/** What a bucket gave. Without an error all objects of the place are there, unless some are left out. */
export interface BucketFiles {
  readonly files: readonly LogFile[];
  /** Objects that are too many or too large, or failed. */
  readonly leftOut: number;
  readonly error: ErrorClass | null;
}

interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  readonly etag: string;
}

const concurrency = 8;
const largestObject = 64 * 1024 * 1024;

/** A client for buckets in any region. */
export function createBucketClient(config: Pick<S3ClientConfig, 'region' | 'credentials'>): S3Client {
  const requestHandler = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };
  return new S3Client({ ...config, forcePathStyle: true, followRegionRedirects: true, maxAttempts: 3, requestHandler });
}

/** Lists the prefixes and brings what is missing into the folder, a bounded number at a time, newest days first. */
export async function fetchBucket(place: BucketPlace, reader: BucketReader, signal: AbortSignal): Promise<BucketFiles> {
  try {
    const listed = await inParallel(place.prefixes, (prefix) => listPrefix({ ...place, prefix }, reader, signal));
    const objects = listed.flat();
    const { chosen, leftOut } = choose(objects, reader.mostBytes);
    await mkdir(reader.folder, { recursive: true });
    const fetched = await inParallel(chosen, (object) =>
      fetchObject(object, { bucket: place.bucket, reader, signal }).catch((error: unknown) => reader.classify(error)),
    );
    signal.throwIfAborted();
    const files = fetched.filter((one) => typeof one !== 'string');
    const errors = fetched.filter((one) => typeof one === 'string');
    const error = files.length === 0 ? (errors[0] ?? null) : null;
    return { files, leftOut: leftOut + errors.length, error };
  } catch (error) {
    signal.throwIfAborted();
    return { files: [], leftOut: 0, error: reader.classify(error) };
  }
}

async function listPrefix(
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  { client }: BucketReader,
  signal: AbortSignal,
): Promise<readonly StoredObject[]> {
  const objects: StoredObject[] = [];
  for await (const page of paginateListObjectsV2(
    { client },
    { Bucket: bucket, Prefix: prefix },
    { abortSignal: signal },
  ))
    for (const { Key = '', Size = 0, ETag = '' } of page.Contents ?? [])
      if (/\.(json|jsonl|log)(\.gz)?$/.test(Key)) objects.push({ key: Key, bytes: Size, etag: ETag });
  return objects;
}

function choose(objects: readonly StoredObject[], mostBytes: number) {
  let bytes = 0;
  const chosen = objects.filter((object) => {
    if (object.bytes > largestObject || bytes + object.bytes > mostBytes) return false;
    bytes += object.bytes;
    return true;
  });
  return { chosen, leftOut: objects.length - chosen.length };
}

interface Fetching {
  readonly bucket: string;
  readonly reader: BucketReader;
  readonly signal: AbortSignal;
}

/** An object that changed has another tag, and so another name here; its own name never becomes a path. */
async function fetchObject({ key, etag }: StoredObject, { bucket, reader, signal }: Fetching): Promise<LogFile> {
  const name = createHash('sha256')
    .update(JSON.stringify([bucket, key, etag]))
    .digest('hex');
  const path = join(reader.folder, `${name}.json${key.endsWith('.gz') ? '.gz' : ''}`);
  const isThere = await stat(path).catch(() => null);
  if (isThere === null) {
    const { Body } = await reader.client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
      abortSignal: signal,
    });
    const part = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.part`;
    try {
      if (!(Body instanceof Readable)) throw new Error('the object has no content');
      await pipeline(Body, createWriteStream(part), { signal });
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }
  // Which day is in it was decided by its prefix.
  return { ...(await describeFile(path)), day: null };
}

async function inParallel<In, Out>(items: readonly In[], act: (item: In) => Promise<Out>): Promise<readonly Out[]> {
  const results: Out[] = [];
  const queue = items.map((item, index) => ({ item, index }));
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next.index] = await act(next.item);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return results;
}
