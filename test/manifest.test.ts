import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const places: string[] = [];
let text: string;

beforeAll(async () => {
  text = await readFile(path.join(root, 'manifest.yml'), 'utf8');
});

afterAll(() => Promise.all(places.map((place) => rm(place, { recursive: true }))));

/** Lengths and counts of docs.slack.dev/reference/app-manifest, which no type can say. Keys we do not use are not allowed. */
const Limits = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.int() }),
  display_information: z.looseObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4000),
    background_color: z.string().regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i),
  }),
  features: z.looseObject({
    bot_user: z.looseObject({ display_name: z.string().regex(/^[a-z0-9._-]{1,80}$/) }),
    shortcuts: z
      .array(
        z.looseObject({
          name: z.string().min(1).max(24),
          callback_id: z.string().min(1).max(255),
          description: z.string().min(1).max(150),
        }),
      )
      .max(10),
    slash_commands: z
      .array(
        z.looseObject({
          command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/),
          description: z.string().min(1).max(2000),
          usage_hint: z.string().max(1000),
        }),
      )
      .max(50),
  }),
  oauth_config: z.looseObject({ scopes: z.looseObject({ bot: uniqueTexts(255) }) }),
  settings: z.looseObject({
    event_subscriptions: z.looseObject({ bot_events: uniqueTexts(100) }),
    interactivity: z.looseObject({ is_enabled: z.boolean() }),
    socket_mode_enabled: z.literal(true),
  }),
});

function uniqueTexts(most: number) {
  return z
    .array(z.string())
    .max(most)
    .refine((list) => new Set(list).size === list.length, 'must not repeat anything');
}

const run = promisify(execFile);
const Failure = z.object({ stdout: z.string() });

/** What the compiler says about each manifest, given the type that Slack publishes: every key, scope and event by name. */
async function findTypeFaults(manifests: readonly unknown[]): Promise<readonly string[]> {
  const place = await mkdtemp(path.join(tmpdir(), 'manifest-'));
  places.push(place);
  const types = path.join(root, 'node_modules/@slack/web-api/dist/index.d.ts');
  const paths = { '@slack/web-api': [types] };
  const compilerOptions = { noEmit: true, strict: true, module: 'nodenext', skipLibCheck: true, types: [], paths };
  const lines = [
    "import type { AppsManifestValidateArguments } from '@slack/web-api';",
    "type Manifest = AppsManifestValidateArguments['manifest'];",
    ...manifests.map((manifest, index) => `export const manifest${index}: Manifest = ${JSON.stringify(manifest)};`),
  ];
  await writeFile(path.join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['manifest.ts'] }));
  await writeFile(path.join(place, 'manifest.ts'), lines.join('\n'));
  const said = await compile(place);
  return manifests.map((_, index) => said.filter((line) => line.includes(`manifest.ts(${index + 3},`)).join('\n'));
}

/** Its output, one problem a line. Fails where the compiler had any problem but the manifests. */
async function compile(place: string): Promise<readonly string[]> {
  try {
    await run(path.join(root, 'node_modules/.bin/tsc'), ['-p', place, '--pretty', 'false']);
    return [];
  } catch (error) {
    const { stdout } = Failure.parse(error);
    const problems = stdout.split('\n').filter((line) => /error TS/.test(line));
    const others = problems.filter((line) => !/manifest\.ts\(([3-9]|\d\d+),/.test(line));
    if (problems.length === 0 || others.length > 0) {
      throw new Error(`The compiler did not get to work:\n${stdout}`, { cause: error });
    }
    return problems;
  }
}

const faults = [
  { what: 'a scope that does not exist', change: ['channels:history', 'channels:odd'], says: /BotScope/ },
  { what: 'an event that does not exist', change: ['message.groups', 'message.odd'], says: /ManifestEvent/ },
  { what: 'a key that does not exist', change: ['socket_mode_enabled', 'odd'], says: /odd.* does not exist/ },
  { what: 'a wrong kind of value', change: ['always_online: true', 'always_online: odd'], says: /to type 'boolean/ },
  { what: 'a missing key', change: ['callback_id: analyze_finding, ', ''], says: /'callback_id' is missing/ },
] as const;

describe('manifest.yml', () => {
  let said: readonly string[];
  beforeAll(async () => {
    const faulty = faults.map(({ change: [right, wrong] }) => text.replace(right, wrong));
    said = await findTypeFaults([text, ...faulty].map((one): unknown => parse(one)));
  });

  it('has the form that Slack publishes', () => {
    expect(said[0]).toBe('');
  });

  it.each(faults.map(({ what, says }, index) => [what, says, index] as const))(
    'may not have %s',
    (_what, says, index) => {
      expect(said[index + 1]).toMatch(says);
    },
  );

  it("keeps to Slack's lengths and counts", () => {
    expect(Limits.safeParse(parse(text)).error?.issues ?? []).toEqual([]);
  });

  it.each([
    {
      what: 'a shortcut name that is too long',
      change: ['Analyze finding', 'Analyze the finding in here'],
      key: 'name',
    },
    { what: 'a command without its slash', change: ['/gd-triage,', 'gd-triage,'], key: 'command' },
    { what: 'the same scope twice', change: ['channels:read', 'channels:history'], key: 'bot' },
    { what: 'no Socket Mode', change: ['mode_enabled: true', 'mode_enabled: false'], key: 'socket_mode_enabled' },
    { what: 'an unknown part', change: ['settings:', 'functions: {}\nsettings:'], key: undefined },
  ] as const)('may not have $what', ({ change: [right, wrong], key }) => {
    const issues = Limits.safeParse(parse(text.replace(right, wrong))).error?.issues ?? [];

    expect(issues.map((issue) => issue.path.at(-1))).toEqual([key]);
  });

  it('asks for no rights of a person and has no address to be reached at', () => {
    expect(text).not.toMatch(/^\s*(user|user_optional|request_url|url|redirect_urls):/m);
  });
});
