import { readEventDataStore } from '../../domain/event-data-store.ts';
import { createGate } from '../gate.ts';
import type { Pacer } from '../pacing.ts';
import { type CloudTrailAccess, createCloudTrailClients } from './cloudtrail-clients.ts';
import { writeLakeSql } from './lake-sql.ts';
import type { LogAnswer, LogQuery } from './log-database.ts';
import { runLake } from './run-lake.ts';

export interface LakeOptions extends CloudTrailAccess {
  /** ARNs of the event data stores of the configuration. No other is ever read. */
  readonly stores: readonly string[];
  readonly pacer: Pacer;
  readonly throttledForMs?: number | undefined;
}

/** The event data stores of CloudTrail Lake. Rejects for the signal only. */
export interface LakeReader {
  query(asked: LogQuery, signal: AbortSignal): Promise<LogAnswer>;
}

/** An account may run ten queries at once; some are left for the people of the organisation. */
const queriesAtOnce = 5;

/** Asks a store with the credentials of the account and in the region that its ARN names. */
export function createLakeReader({ stores, throttledForMs = 20_000, pacer, ...options }: LakeOptions): LakeReader {
  const { clientOf, findObstacle, classify } = createCloudTrailClients(options);
  const gate = createGate(queriesAtOnce);
  return {
    query: async (asked, signal) => {
      const location = stores.find((one) => one === asked.location);
      const store = readEventDataStore(location);
      if (store === null) return { error: 'refused', message: 'Only an event data store of the configuration is read' };
      const written = writeLakeSql(asked, store);
      if ('fault' in written)
        return { error: 'refused', message: `The query cannot run at CloudTrail Lake: ${written.fault}` };
      const obstacle = await findObstacle(store.account);
      if (obstacle !== null)
        return { error: obstacle, message: 'The account of the event data store cannot be reached' };
      const client = clientOf(store);
      const pace = <T>(work: () => Promise<T>) => pacer.run(`lake ${store.account} ${store.region}`, work, signal);
      const runner = { client, classify, pace, throttledForMs, signal };
      return gate.pass(store.account, () => runLake(written.sql, asked.max_rows, runner), signal);
    },
  };
}
