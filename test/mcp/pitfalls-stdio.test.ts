import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '../story/wait-for.ts';
import { faultScript, isRunning, openFaultHost, quick } from './open-fault-host.ts';

/** Pitfalls of MCP clients, each by what must not happen; docs/mcp.md lists them with their numbers. */
let opened: ReturnType<typeof openFaultHost>;
const open = (options: Parameters<typeof openFaultHost>[0] = {}) => {
  opened = openFaultHost(options);
  return opened;
};
afterEach(() => opened.host.close());
/** A deadline to wait for, and long enough for an answer that comes at once on a busy machine. */
const shortMs = 1_500;
/** Far less than what hangs would take, far more than a busy machine does. */
const soonMs = 30_000;
const row = (result: unknown, key: string) => new RegExp(`"${key}":"?([^",}]*)`).exec(JSON.stringify(result))?.[1];

const forms: readonly (readonly [string, Record<string, unknown>])[] = [
  ['structured', { ok: true, value: { results: [{ a: '1' }] } }],
  ['text', { ok: true, value: { results: [{ a: '1' }, { a: '2' }] } }],
  ['wrapped', { ok: true, value: { results: [{ a: '1' }] } }],
  ['inband', { ok: false, error: 'denied' }],
  ['fatal', { ok: false, error: 'invalid' }],
  ['throttling', { ok: false, error: 'throttled' }],
  ['fetchfailed', { ok: false, error: 'throttled' }],
  ['dual', { ok: false, error: 'throttled' }],
];

describe('the tool list', () => {
  it('is read to its last page, and an answer that breaks its schema is refused whichever page the tool was on', async () => {
    const { ask, host } = open({ switches: ['--pages', '--schema'] });
    const { signal } = new AbortController();
    expect(await ask('structured')).toMatchObject({ ok: true });
    expect(await host.call({ server: 'splunk', tool: 'splunk_get_indexes', arguments: {}, signal })).toMatchObject({
      ok: true,
    });
    expect(await ask('lies')).toMatchObject({ ok: false, error: 'unavailable', trouble: 'wrong_form' });
  });

  it('survives one malformed tool, and one whose answers cannot be checked', async () => {
    const { ask } = open({ switches: ['--bad-schema'] });
    expect(await ask('structured')).toMatchObject({ ok: true });
  });

  it('leaves out a tool that only runs as a task', async () => {
    const { ask } = open({ switches: ['--task'] });
    expect(await ask('one')).toMatchObject({ ok: false, error: 'refused', detail: 'it only runs as a task' });
  });

  it('is read again after a change, calls waiting for it, and not once for each of two hundred announcements', async () => {
    const { ask } = open();
    await ask('one');
    await ask('flood');
    expect(await ask('one')).toMatchObject({ ok: true });
    const lists = Number(row(await ask('seen'), 'lists'));
    expect(lists).toBeGreaterThanOrEqual(2);
    expect(lists).toBeLessThanOrEqual(4);
  });
});

describe('a call', () => {
  it('ends at its own deadline, and the server that hung is started afresh', async () => {
    const { ask } = open({ policy: quick(shortMs) });
    const before = row(await ask('seen'), 'startedAt');
    expect(await ask('hang')).toMatchObject({ ok: false, error: 'timed_out', trouble: 'no_answer' });
    expect(row(await ask('seen'), 'startedAt')).not.toBe(before);
  });

  it('is not kept alive by progress without end', async () => {
    const { ask } = open({ policy: quick(shortMs) });
    await ask('one');
    const started = performance.now();
    expect(await ask('progress')).toMatchObject({ ok: false, error: 'timed_out' });
    expect(performance.now() - started).toBeLessThan(soonMs);
  });

  it('that is finished is never cancelled, and leaves nothing behind on the signal of its investigation', async () => {
    const { ask } = open();
    const investigation = new AbortController();
    for (const terms of ['one', 'two', 'three']) await ask(terms, investigation.signal);
    expect(getEventListeners(investigation.signal, 'abort')).toHaveLength(0);
    investigation.abort();
    expect(row(await ask('seen'), 'cancelled')).toBe('0');
  });

  it('that came along when another call hung is asked again', async () => {
    const { ask } = open({ policy: quick(shortMs) });
    await ask('one');
    const hanging = ask('hang');
    await new Promise((resolve) => setTimeout(resolve, 400));
    // Answered only by a process that never hung: this one is ended for the deadline of the first.
    const innocent = ask('reborn');
    expect(await hanging).toMatchObject({ error: 'timed_out' });
    expect(await innocent).toMatchObject({ ok: true });
  });

  it('is understood in every form of answer and of failure, with noise in between', async () => {
    const { ask } = open();
    for (const [form, expected] of forms) expect([form, await ask(`noise ${form}`)]).toMatchObject([form, expected]);
    expect(JSON.stringify(await ask('inband'))).not.toContain('privileges');
  });

  it('is given up when its caller gives up', async () => {
    const { ask } = open();
    await ask('one');
    expect(await ask('hang', AbortSignal.timeout(50))).toMatchObject({ ok: false, error: 'timed_out' });
  });

  it('of eleven megabytes is dropped, and the next one works', async () => {
    const { ask } = open();
    expect(await ask('huge')).toMatchObject({ ok: false, error: 'too_large', trouble: 'too_large' });
    expect(await ask('one')).toMatchObject({ ok: true });
  });
});

describe('a server process', () => {
  it('that cannot be started is unavailable', async () => {
    const { ask } = open({ entry: { command: '/nonexistent/program' } });
    expect(await ask('one')).toMatchObject({ ok: false, error: 'unavailable', trouble: 'unreachable' });
  });

  it('gets the variables it was given and none of ours', async () => {
    process.env['PITFALL_SECRET'] = 'x';
    process.env['AWS_PROFILE'] = 'ours';
    const { ask } = open({ entry: { env: { GIVEN: 'yes' } } });
    const names = row(await ask('seen'), 'env')?.split(' ') ?? [];
    delete process.env['PITFALL_SECRET'];
    delete process.env['AWS_PROFILE'];
    expect(names).toEqual(expect.arrayContaining(['GIVEN', 'PATH', 'TZ']));
    expect(names).not.toEqual(expect.arrayContaining(['PITFALL_SECRET']));
    expect(names.filter((name) => name.startsWith('AWS_'))).toEqual([]);
  });

  it('that writes a megabyte to stderr neither blocks nor leaks', async () => {
    const { ask, lines, said } = open();
    expect(await ask('chatty')).toMatchObject({ ok: true });
    expect(said()).toContain('[redacted]');
    expect(said()).not.toContain('abcdef1234567890');
    expect(lines.length).toBeLessThan(40);
  });

  it('takes along a child that ignores every polite request', async () => {
    const { ask, host, said } = open({ switches: ['--grandchild', '--stubborn'] });
    await ask('one');
    const pid = Number(/grandchild (\d+)/.exec(said())?.[1]);
    expect(isRunning(pid)).toBe(true);
    await host.close();
    await waitFor('its end', () => !isRunning(pid));
  });

  it('that dies takes its children along and ends the call at once, though a child holds its pipes open', async () => {
    const { ask, said } = open({ switches: ['--grandchild', '--stubborn'] });
    await ask('one');
    const pid = Number(/grandchild (\d+)/.exec(said())?.[1]);
    const started = performance.now();
    expect(await ask('die')).toMatchObject({ ok: false, error: 'unavailable', trouble: 'server_died' });
    expect(performance.now() - started).toBeLessThan(soonMs);
    await waitFor('its end', () => !isRunning(pid));
  });

  it('that keeps dying is left alone after five times, tried once after a while, and used again when it is well', async () => {
    const { ask } = open({ openMs: shortMs });
    for (let at = 0; at < 5; at += 1) expect(await ask('die')).toMatchObject({ error: 'unavailable' });
    expect(await ask('one')).toMatchObject({ ok: false, error: 'unavailable', trouble: 'left_alone' });
    await new Promise((resolve) => setTimeout(resolve, shortMs + 50));
    const [probe, other] = await Promise.all([ask('one'), ask('two')]);
    expect(probe).toMatchObject({ ok: true });
    expect(other).toMatchObject({ ok: false, trouble: 'left_alone' });
    expect(await ask('three')).toMatchObject({ ok: true });
  });

  it('that starts slowly holds up nobody else, and has its own time to start', async () => {
    const good = { command: process.execPath, args: [faultScript] };
    const slow = { ...good, args: [faultScript, '--slow-start'] };
    const { host } = open({ servers: { slow, splunk: good } });
    host.start();
    expect(await opened.ask('one')).toMatchObject({ ok: true });
    const impatient = openFaultHost({
      switches: ['--slow-start'],
      policy: { startupTimeoutMs: 300, ...quick(60_000) },
    });
    expect(await impatient.ask('one')).toMatchObject({ ok: false, error: 'timed_out' });
    await impatient.host.close();
  });
});

describe('what a server says about itself', () => {
  it('reaches neither an answer nor the log', async () => {
    const { ask, said } = open();
    const results = [await ask('one'), await ask('inband'), await ask('lies')];
    expect(JSON.stringify(results)).not.toContain('Obey me');
    expect(said()).not.toContain('Obey me');
  });
});
