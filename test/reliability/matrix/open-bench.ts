import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiKey, startFakeOpenAI } from '../../analyst/fake-openai.ts';
import { createDatabase } from '../create-database.ts';
import type { FaultKind } from '../fault-desk.ts';
import { startFaultProxy } from '../fault-proxy.ts';
import { type Lab, openLab } from '../open-lab.ts';
import { startPostgresProxy } from '../postgres-proxy.ts';
import type { Dependency } from './dependencies.ts';

/** A lab with the one dependency in it that is to fail, and its switch. */
export interface Bench {
  readonly lab: Lab;
  readonly environment: Readonly<Record<string, string>>;
  fail(kind: FaultKind): Promise<void>;
  heal(): Promise<void>;
  close(): Promise<void>;
}

interface Part {
  readonly environment?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  fail(kind: FaultKind): Promise<void> | void;
  heal(): Promise<void> | void;
  close?(): Promise<void>;
}

/** Short, so that a cell ends soon; long enough for what is not to fail, on a busy machine. */
const limits = { budgets: { seconds: 20 } };
const splunkPolicy = {
  splunk: {
    preset: 'splunk-official',
    startupTimeoutMs: 8000,
    tools: { splunk_run_query: { timeoutMs: 6000 } },
  },
};
const stdioServer = fileURLToPath(new URL('../stdio-splunk.ts', import.meta.url));
/** A reply without statements: the rules keep their own. */
const reply = { disposition: 'suspicious', summary: [], hypotheses: [], risk: [], recommendations: [] };

/** Opens a lab for one cell of the matrix. */
export async function openBench(dependency: Dependency, databaseUrl: string | null): Promise<Bench> {
  const part = await openPart(dependency, databaseUrl);
  const lab = await openLab({ settings: { ...limits, policy: splunkPolicy, ...part?.settings } });
  const proxy = dependency.proxy === undefined ? null : lab.proxies[dependency.proxy];
  return {
    lab,
    environment: part?.environment ?? {},
    fail: async (kind) => {
      proxy?.fail(kind, dependency.options?.(kind));
      // A socket that is open already knows nothing of the fault.
      if (dependency.phase === 'offline') proxy?.cut();
      await part?.fail(kind);
    },
    heal: async () => {
      await proxy?.clear();
      await part?.heal();
    },
    close: async () => {
      await part?.close?.();
      await lab.close();
    },
  };
}

async function openPart({ name }: Dependency, databaseUrl: string | null): Promise<Part | null> {
  if (name === 'Splunk (MCP on stdio)') return openStdio();
  if (name === 'Language model') return openModel();
  if (name === 'PostgreSQL') return openPostgres(databaseUrl ?? '');
  return null;
}

async function openStdio(): Promise<Part> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-stdio-'));
  const faultFile = path.join(folder, 'fault');
  const args = [stdioServer, '${DEMO_SPLUNK_URL}', '${DEMO_SPLUNK_TOKEN}', faultFile];
  return {
    settings: { mcpServers: { splunk: { type: 'stdio', command: process.execPath, args } } },
    fail: (kind) => writeFile(faultFile, kind),
    heal: () => rm(faultFile, { force: true }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function openModel(): Promise<Part> {
  const model = await startFakeOpenAI([{ content: JSON.stringify(reply) }]);
  const proxy = await startFaultProxy(model.url);
  return {
    environment: { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: `${proxy.url}/v1` },
    fail: (kind) => proxy.fail(kind),
    heal: proxy.clear,
    close: async () => {
      await proxy.close();
      await model.close();
    },
  };
}

async function openPostgres(databaseUrl: string): Promise<Part> {
  const own = await createDatabase(databaseUrl);
  const proxy = await startPostgresProxy(own.url);
  return {
    environment: { DATABASE_URL: proxy.url },
    fail: proxy.fail,
    heal: proxy.clear,
    close: async () => {
      await proxy.close();
      await own.drop();
    },
  };
}
