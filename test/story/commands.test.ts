import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { World } from '../../src/demo/world.ts';
import { readHeadings } from './read-report.ts';
import { runProgram } from './start-program.ts';
import { openWorld } from './start-story.ts';

const recordKeys = ['schema', 'finding', 'verdict', 'coverage', 'evidence', 'claims', 'report', 'usage'];
const unknownId = '0123456789abcdef0123456789abcdef';
const program = new URL('../../src/cli.ts', import.meta.url).pathname;

let world: World;
let folder: string;
let findingFile: string;

beforeAll(async () => {
  world = await openWorld();
  folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-commands-'));
  findingFile = path.join(folder, 'finding.json');
  await writeFile(findingFile, JSON.stringify(findingOf('sample')));
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

function findingOf(part: string) {
  const found = world.scenarios.find(({ name }) => name.includes(part));
  if (!found) throw new Error(`No scenario has ${part} in its name: see src/demo/scenarios.`);
  return found.finding;
}

/** A command that needs no Slack. */
function run(args: readonly string[], stdin = '') {
  const { SLACK_BOT_TOKEN: _, SLACK_APP_TOKEN: __, SLACK_API_URL: ___, ...environment } = world.environment;
  return runProgram(args, { environment: { ...environment, GD_TRIAGE_LOG_LEVEL: 'silent' }, cwd: folder, stdin });
}

describe('gd-triage parse', () => {
  it('prints the references of a message from standard input as JSON', async () => {
    const { alert, finding } = world.scenarios[1] ?? {};
    const { code, stdout, stderr } = await run(['parse'], JSON.stringify({ type: 'message', ...alert }));
    const [reference]: readonly unknown[] = JSON.parse(stdout);

    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(reference).toMatchObject({ findingId: finding?.Id });
    expect(Object.keys(Object(reference)).sort()).toEqual(
      ['accountId', 'detectorId', 'findingId', 'region', 'severity', 'type'].sort(),
    );
  });

  it('prints [] where there is none, also for what the bot wrote itself', async () => {
    const { alert } = world.scenarios[1] ?? {};
    const own = { type: 'message', bot_id: 'B0OWN', ...alert };
    const [nothing, ours] = await Promise.all([
      run(['parse'], '{"type":"message","text":"lunch?"}'),
      run(['parse', '--own', 'U0OWN,B0OWN'], JSON.stringify(own)),
    ]);

    expect([nothing.code, JSON.parse(nothing.stdout)]).toEqual([0, []]);
    expect([ours.code, JSON.parse(ours.stdout)]).toEqual([0, []]);
  });

  it.each([
    { what: 'a file that is not there', args: ['parse', 'missing.json'], stdin: '', expected: /missing\.json/ },
    { what: 'what is not JSON', args: ['parse'], stdin: 'hello', expected: /not JSON/ },
  ])('refuses $what with code 2', async ({ args, stdin, expected }) => {
    const { code, stdout, stderr } = await run(args, stdin);

    expect(stderr).toMatch(expected);
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('gd-triage analyze', () => {
  it('prints the report of a finding id, in the language asked for', async () => {
    const id = findingOf('tor').Id;
    const [english, japanese] = await Promise.all([
      run(['analyze', id, '--analyst', 'rules']),
      run(['analyze', id, '--lang', 'ja']),
    ]);

    expect([english.code, japanese.code]).toEqual([0, 0]);
    expect(english.stderr).toBe('');
    expect(readHeadings(english.stdout)).toContain('1. Executive Summary');
    expect(readHeadings(japanese.stdout)).toContain('1. エグゼクティブサマリー');
  });

  it('prints the run record with --json, with every key of the contract', async () => {
    const { code, stdout } = await run(['analyze', findingFile, '--json']);
    const record: unknown = JSON.parse(stdout);

    expect(code).toBe(0);
    expect(Object.keys(Object(record))).toEqual(expect.arrayContaining(recordKeys));
    expect(record).toMatchObject({
      schema: 'gd-triage.run/v1',
      finding: { sample: true },
      verdict: { disposition: 'false_positive', proposedBy: 'rules', floors: [], reasons: expect.anything() },
      report: { language: 'en' },
      usage: { modelCalls: 0, promptTokens: 0, completionTokens: 0 },
    });
  });

  it('writes report and record with --out', async () => {
    const out = path.join(folder, 'out');
    const { code } = await run(['analyze', findingFile, '--out', out]);
    const names = (await readdir(out)).sort();
    const id = findingOf('sample').Id;

    expect(code).toBe(0);
    expect(names).toEqual([`${id}.json`, `${id}.md`]);
    expect(readHeadings(await readFile(path.join(out, `${id}.md`), 'utf8'))).toHaveLength(8);
  });

  it.each([
    { what: 'a target that is nothing', args: ['analyze', 'nothing-like-that'], exit: 2, says: /not a finding id/ },
    { what: 'an unknown finding', args: ['analyze', unknownId], exit: 1, says: /no finding 0123[^]*Check the id/ },
    { what: 'an unknown language', args: ['analyze', 'FILE', '--lang', 'fr'], exit: 2, says: /must be en or ja/ },
    { what: 'an unknown analyst', args: ['analyze', 'FILE', '--analyst', 'oracle'], exit: 2, says: /rules or openai/ },
    { what: 'a model without key', args: ['analyze', 'FILE', '--analyst', 'openai'], exit: 2, says: /OPENAI_API_KEY/ },
    { what: 'an unknown option', args: ['analyze', 'FILE', '--loud'], exit: 2, says: /unknown option/ },
    { what: 'an unknown command', args: ['analyse'], exit: 2, says: /unknown command|too many arguments/ },
  ])('refuses $what', async ({ args, exit, says }) => {
    const { code, stdout, stderr } = await run(args.map((one) => (one === 'FILE' ? findingFile : one)));

    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect([code, stdout]).toEqual([exit, '']);
  });
});

describe('gd-triage mcp', () => {
  it('serves CloudTrail to any MCP client on stdio', async () => {
    const env = { PATH: process.env['PATH'] ?? '', ...world.environment };
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [program, 'mcp', 'cloudtrail'],
      env,
    });
    const client = new Client({ name: 'a-client', version: '1' });
    await client.connect(transport);
    const { tools } = await client.listTools();
    await client.close();

    expect(client.getServerVersion()?.name).toBe('gd-triage-cloudtrail');
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['lookup_events', 'describe_coverage']));
  });

  it('refuses a server it does not have', async () => {
    const { code, stderr } = await run(['mcp', 'crystal-ball']);

    expect(stderr).toMatch(/must be one of cloudtrail, guardduty, files/);
    expect(code).toBe(2);
  });
});
