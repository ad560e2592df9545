import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AthenaClient } from '@aws-sdk/client-athena';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ErrorClass } from '../call-result.ts';
import { fetchBucket } from './bucket-files.ts';
import { listFolder } from './file-list.ts';
import type { LogDatabase, LogQuery } from './log-database.ts';
import type { LogName } from './log-files.ts';
import { findPrefixes } from './log-location.ts';
import { type Fetched, openLogScanner } from './log-scanner.ts';
import { pruneFolder } from './prune-folder.ts';
import { runAthena } from './run-athena.ts';

export interface LogPlaces {
  /** The locations of the configuration: folders, s3://bucket/prefix or athena://workgroup/database/table. No other is ever read. */
  readonly locations: readonly string[];
  readonly client: S3Client;
  readonly athena: AthenaClient;
  readonly classify: (error: unknown) => ErrorClass;
  /** For objects of buckets. */
  readonly cacheFolder: string;
  /** Most bytes, as stored, that one query fetches from a bucket. */
  readonly mostBytes?: number | undefined;
}

const gibibyte = 1024 ** 3;
/** What a start leaves of the objects fetched before. */
const mostCachedBytes = 10 * gibibyte;

/** The configured log places behind one door, opened when the first query comes. */
export function openLogPlaces(places: LogPlaces): LogDatabase {
  let opened: Promise<LogDatabase> | null = null;
  const cacheFolder = resolve(places.cacheFolder);
  const open = async (): Promise<LogDatabase> => {
    await mkdir(cacheFolder, { recursive: true });
    await pruneFolder(cacheFolder, mostCachedBytes);
    const folders = places.locations.filter((one) => !/^(s3|athena):/.test(one)).map((one) => resolve(one));
    const fetch = (names: readonly LogName[], asked: LogQuery, signal: AbortSignal) =>
      fetchPlace(names, { asked, places: { ...places, cacheFolder }, signal });
    return openLogScanner({ folders: [cacheFolder, ...folders], fetch });
  };
  return {
    query: async (asked, signal) => {
      if (asked.location?.startsWith('athena://') && places.locations.includes(asked.location))
        return runAthena(asked, { client: places.athena, classify: places.classify }, signal);
      opened ??= open();
      return (await opened).query(asked, signal);
    },
    close: () => void opened?.then((database) => database.close()),
  };
}

interface Fetching {
  readonly asked: LogQuery;
  readonly places: LogPlaces;
  readonly signal: AbortSignal;
}

/** A query reads one log of one place. */
async function fetchPlace(names: readonly LogName[], { asked, places, signal }: Fetching): Promise<Fetched> {
  const [name] = names;
  const location = places.locations.find((one) => one === asked.location);
  if (name === undefined || names.length > 1 || location === undefined)
    return {
      files: {},
      isWhole: false,
      error: 'refused',
      message: 'One log of a configured location is read at a time',
    };
  const need = { account: asked.account ?? null, regions: asked.regions ?? [], from: asked.from, to: asked.to };
  const place = findPrefixes(location, need);
  if (place === null) {
    const files = await listFolder(resolve(location));
    return files === null
      ? { files: {}, isWhole: false, message: `There is no folder ${location}` }
      : { files: { [name]: files }, isWhole: true };
  }
  const reader = { ...places, folder: places.cacheFolder, mostBytes: places.mostBytes ?? 2 * gibibyte };
  const { files, leftOut, error } = await fetchBucket(place, reader, signal);
  if (error !== null) return { files: {}, isWhole: false, error, message: 'The bucket did not answer' };
  return { files: { [name]: files }, isWhole: leftOut === 0 };
}
