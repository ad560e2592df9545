import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '../story/wait-for.ts';
import { startHttpFaultServer } from './fault-server.ts';
import { openFaultHost } from './open-fault-host.ts';

let server: Awaited<ReturnType<typeof startHttpFaultServer>>;
let opened: ReturnType<typeof openFaultHost>;
beforeEach(async () => {
  server = await startHttpFaultServer();
  const headers = { Authorization: 'Bearer secret' };
  opened = openFaultHost({ servers: { splunk: { type: 'http', url: server.url, headers } } });
});
afterEach(async () => {
  await opened.host.close();
  await server.close();
});

describe('a session the server forgot', () => {
  it.each([404, 400])('(HTTP %d) is replaced once, by a new handshake, for all calls that notice', async (status) => {
    server.faults.lostStatus = status;
    await opened.ask('one');
    server.faults.sessions.clear();
    const results = await Promise.all(['a', 'b', 'c'].map((terms) => opened.ask(terms)));
    expect(results).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
    expect(server.issued()).toBe(2);
  });
});

describe('many calls over one connection', () => {
  it('leave no listeners behind', async () => {
    const warnings: string[] = [];
    const note = (warning: Error) => warnings.push(warning.name);
    process.on('warning', note);
    const { signal } = new AbortController();
    for (let at = 0; at < 5; at += 1) {
      await Promise.all(Array.from({ length: 8 }, (_, index) => opened.ask(`index=${index}`, signal)));
    }
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(warnings).not.toContain('MaxListenersExceededWarning');
  });
});

describe('a redirect to another origin', () => {
  it('is not followed, so that no token gets there', async () => {
    const visits: string[] = [];
    const stranger = createServer((request, response) => {
      visits.push(String(request.headers.authorization));
      response.end('{}');
    });
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const address = stranger.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await opened.ask('one');
    server.faults.status = 307;
    server.faults.headers = { location: `http://localhost:${port}/mcp` };
    expect(await opened.ask('two')).toMatchObject({ ok: false, error: 'unavailable' });
    expect(visits).toEqual([]);
    await new Promise((resolve) => stranger.close(resolve));
  });
});

describe('a limit told with both a result and an error', () => {
  it('is read as a limit, with HTTP 429 and without', async () => {
    await opened.ask('one');
    server.faults.status = 429;
    server.faults.body =
      '{"jsonrpc":"2.0","id":1,"result":null,"error":{"code":-32004,"message":"Too many requests."}}';
    expect(await opened.ask('two')).toMatchObject({ ok: false, error: 'throttled' });
    expect(await opened.ask('dual')).toMatchObject({ ok: false, error: 'throttled' });
  });
});

describe('a server that is gone', () => {
  it('is noticed by the next call, approached again with growing pauses, and used again once it is back', async () => {
    const { port } = server;
    const patient = openFaultHost({ servers: { splunk: { type: 'http', url: server.url } }, backoffMs: 2_000 });
    await patient.ask('one');
    await server.close();
    expect(await patient.ask('two')).toMatchObject({ ok: false, error: 'unavailable', trouble: 'unreachable' });
    // Noticed while calling: the first attempt to connect again comes with the next call, and its failure starts the pauses.
    expect(await patient.ask('three')).toMatchObject({ ok: false, error: 'unavailable' });
    server = await startHttpFaultServer(port);
    expect(await patient.ask('four')).toMatchObject({ ok: false, error: 'unavailable' });
    await waitFor('an answer', async () => (await patient.ask('five')).ok);
    await patient.host.close();
  });
});
