import { Client } from 'pg';

export interface OwnDatabase {
  readonly url: string;
  query<Row>(text: string): Promise<readonly Row[]>;
  drop(): Promise<void>;
}

/** A database of its own: bots of different tests would do each other's work. */
export async function createDatabase(serverUrl: string): Promise<OwnDatabase> {
  const name = `replicas_${process.pid}_${Date.now().toString(36)}`;
  const admin = new Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  return {
    url,
    query: async <Row>(text: string) => {
      const client = new Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query(text);
      await client.end();
      const all: readonly Row[] = rows;
      return all;
    },
    drop: async () => {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
