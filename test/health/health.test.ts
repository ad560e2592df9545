import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Ask } from '../../src/domain/ask.ts';
import { createHealth, type Dependency, type Health } from '../../src/health/health-state.ts';
import { type HealthServer, serveHealth } from '../../src/health/serve-health.ts';
import { watchSources } from '../../src/health/watch-sources.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { prepareDirectory } from '../prepared-directory.ts';

const clock = { now: () => new Date('2026-11-21T08:00:00.000Z') };
const fine = { isConnected: () => true, askDatabase: async () => undefined, sources: () => [] };
const servers: HealthServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

async function serve(health: Health): Promise<string> {
  const server = await serveHealth(health, { host: '127.0.0.1', port: 0 });
  servers.push(server);
  return server.url;
}

async function read(url: string, path = '/readyz'): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(url + path);
  return { status: response.status, text: await response.text() };
}

function find(text: string, name: string): Dependency | undefined {
  const { dependencies }: { dependencies: readonly Dependency[] } = JSON.parse(text);
  return dependencies.find((one) => one.name === name);
}

describe('health over HTTP', () => {
  it('tells that all is well, a line for each dependency', async () => {
    const url = await serve(createHealth(fine));
    const { status, text } = await read(url);

    expect(status).toBe(200);
    expect(text.split('\n').filter((line) => line.includes('"name"'))).toHaveLength(2);
    expect(JSON.parse(text).status).toBe('ready');
    expect(await read(url, '/healthz')).toEqual({ status: 200, text: '{"status":"alive"}\n' });
    expect((await read(url, '/other')).status).toBe(404);
  });

  it('is not ready without Slack, and alive all the same', async () => {
    let isConnected = false;
    const url = await serve(createHealth({ ...fine, isConnected: () => isConnected }));
    const before = await read(url);
    isConnected = true;

    expect(before.status).toBe(503);
    expect(find(before.text, 'slack')).toMatchObject({ state: 'failing', detail: 'not connected' });
    expect((await read(url, '/healthz')).status).toBe(200);
    expect((await read(url)).status).toBe(200);
  });

  it('is not ready while it stops', async () => {
    const health = createHealth(fine);
    const url = await serve(health);
    health.stopping();

    expect((await read(url)).status).toBe(503);
  });

  it('says that its port is taken', async () => {
    const { port } = new URL(await serve(createHealth(fine)));

    await expect(serveHealth(createHealth(fine), { host: '127.0.0.1', port: Number(port) })).rejects.toMatchObject({
      code: 'config_invalid',
    });
  });
});

describe('a database that goes away', () => {
  let store: Store;
  let directory: string;
  beforeAll(async () => {
    directory = await prepareDirectory();
    store = await openStore({ dataDirectory: directory, clock });
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('makes the bot not ready, in words of ours', async () => {
    const url = await serve(createHealth({ ...fine, askDatabase: store.upkeep.ping }));
    const before = await read(url);
    await store.close();
    const after = await read(url);

    expect(find(before.text, 'database')).toMatchObject({ state: 'ok', detail: 'answers' });
    expect(before.status).toBe(200);
    expect(find(after.text, 'database')).toMatchObject({ state: 'failing', detail: 'cannot be asked' });
    expect(after.status).toBe(503);
  });

  it('does not hold up the answer when it hangs', async () => {
    const url = await serve(createHealth({ ...fine, askDatabase: () => new Promise(() => undefined) }));
    const { status, text } = await read(url);

    expect(status).toBe(503);
    expect(find(text, 'database')).toMatchObject({ detail: 'no answer in time' });
  });
});

describe('sources', () => {
  const asked: Ask = {
    question: 'Q5',
    source: 'cloudtrail',
    account: '111122223333',
    from: '2026-11-20T00:00:00.000Z',
    to: '2026-11-21T00:00:00.000Z',
    query: { via: 'splunk', server: 'siem', spl: 'search x', regions: [] },
    maxRows: 10,
  };
  const answer: Answer = { outcome: 'answered', rows: [], tool: 't', detail: '', calls: 1, throttled: 0, cacheHits: 0 };

  it('are told as they answered last, and never make the bot not ready', async () => {
    let outcome: Answer['outcome'] = 'denied';
    const { toolbox, sources } = watchSources({ ask: async () => ({ ...answer, outcome }) }, clock);
    const url = await serve(createHealth({ ...fine, sources }));
    const signal = new AbortController().signal;

    expect(find((await read(url)).text, 'source siem')).toBeUndefined();
    await toolbox.ask(asked, signal);
    const denied = await read(url);
    expect(denied.status).toBe(200);
    expect(find(denied.text, 'source siem')).toMatchObject({
      state: 'failing',
      detail: 'denied at 2026-11-21T08:00:00.000Z',
    });
    outcome = 'empty';
    await toolbox.ask(asked, signal);
    expect(find((await read(url)).text, 'source siem')).toMatchObject({ state: 'ok' });
  });
});
