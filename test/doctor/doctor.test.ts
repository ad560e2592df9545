import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type JiraServer, startJira } from '../../src/demo/jira/jira.ts';
import { demoConfigFile, type World } from '../../src/demo/world.ts';
import { type Ended, runProgram } from '../story/start-program.ts';
import { openWorld } from '../story/start-story.ts';

const broken = `
channels: [{id: C0GENERAL, allowedSenders: [B0SENDER]}, {id: C0NOWHERE, allowedSenders: [B0SENDER]}]
mcpServers:
  splunk: {type: http, url: "\${DEMO_SPLUNK_URL}", headers: {Authorization: "Bearer \${DEMO_SPLUNK_TOKEN}"}}
  gone: {type: http, url: "http://127.0.0.1:9/mcp", headers: {Authorization: "Bearer hidden-from-all"}}
  idle: {type: http, url: "http://127.0.0.1:9/mcp"}
policy:
  splunk: {preset: splunk-official, tools: {splunk_run_query: {sha256: "${'0'.repeat(64)}"}}}
  gone: {preset: aws-docs}
`;
const secrets = ['hunter2hunter2', 'xapp-wrong-secret', 'hidden-from-all', 'sk-unlisted', 'local-world'];

let fine: World;
let faulty: World;
let jira: JiraServer;
let folder: string;
let healthy: Ended;
let sick: Ended;
let misconfigured: Ended;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gd-triage-doctor-test-'));
  [fine, faulty] = await Promise.all([
    openWorld(),
    openWorld({ slack: { scopes: ['chat:write', 'channels:read', 'groups:read', 'pins:read'] } }),
  ]);
  const { JIRA_EMAIL: email = '', JIRA_API_TOKEN: apiToken = '' } = faulty.environment;
  jira = await startJira({
    port: 0,
    email,
    apiToken,
    projectKey: 'SEC',
    requiredFields: ['customfield_10042'],
    deniedRights: ['LINK_ISSUES'],
  });
  faulty.aws.faults.set({ service: 'cloudtrail', accountId: '318273645546' }, 'denied');
  faulty.aws.faults.removeDetector('us-east-1');
  const config = (await readFile(demoConfigFile, 'utf8')).replace(/^channels:\n( {2}.*\n)+/m, '');
  const shortened = config.slice(0, config.indexOf('mcpServers:'));
  await writeFile(path.join(folder, 'broken.yml'), shortened + broken);
  await writeFile(path.join(folder, 'wrong.yml'), 'timeZone: Mars/Olympus\nchanels: []\n');
  const run = (args: readonly string[], environment: Readonly<Record<string, string>>) =>
    runProgram(['doctor', ...args], {
      environment: { GD_TRIAGE_DATA_DIR: path.join(folder, 'data'), ...environment },
      cwd: folder,
    });
  const wrong = {
    ...faulty.environment,
    GD_TRIAGE_CONFIG: 'broken.yml',
    SLACK_APP_TOKEN: 'xapp-wrong-secret',
    JIRA_HOST: jira.url,
    OPENAI_API_KEY: 'sk-unlisted',
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    DATABASE_URL: 'postgres://bot:hunter2hunter2@127.0.0.1:1/gd',
  };
  [healthy, sick, misconfigured] = await Promise.all([
    run([], fine.environment),
    run(['--json'], wrong),
    run([], { ...fine.environment, GD_TRIAGE_CONFIG: 'wrong.yml' }),
  ]);
});
afterAll(async () => {
  await Promise.all([fine.close(), faulty.close(), jira.close()]);
  await rm(folder, { recursive: true, force: true });
});

interface Line {
  readonly about: string;
  readonly state: string;
  readonly detail: string;
  readonly fix: string | null;
}

function linesAbout(about: string): readonly Line[] {
  const { checks }: { checks: readonly Line[] } = JSON.parse(sick.stdout);
  return checks.filter((line) => line.about.startsWith(about));
}

describe('gd-triage doctor where everything is in order', () => {
  it('prints a line for each thing, all of them ok, and ends with 0', () => {
    const lines = healthy.stdout.trim().split('\n').slice(0, -2);

    expect(healthy.stderr).toBe('');
    expect(lines.filter((line) => !line.startsWith('ok '))).toEqual([]);
    for (const part of [
      'Slack bot',
      'Slack scopes',
      'Slack channel',
      'Clock',
      'AWS identity',
      'GuardDuty eu-west-1',
      'AWS account 2',
      'MCP server splunk',
      'JIRA rights',
      'JIRA fields',
      'JIRA workflow',
      'Playbooks',
      'Database',
      'Disk',
    ])
      expect(healthy.stdout).toContain(`ok       ${part}`);
    expect(healthy.code).toBe(0);
  });

  it('leaves nothing behind: no data directory, no ticket, no message', async () => {
    await expect(readFile(path.join(folder, 'data'))).rejects.toThrow('ENOENT');
    expect(fine.jira.issues()).toEqual([]);
    expect(fine.slack.connections()).toBe(0);
  });
});

describe('gd-triage doctor where many things are broken', () => {
  it.each([
    ['Slack scopes', 'failed', /app_mentions:read.*missing/, /reinstall/],
    ['Slack app-level token', 'failed', /invalid_auth/, /connections:write/],
    ['Slack channel C0GENERAL', 'failed', /not a member of #general/, /\/invite/],
    ['Slack channel C0NOWHERE', 'failed', /channel_not_found/, /Check the id/],
    ['GuardDuty us-east-1', 'failed', /us-east-1/, /Enable GuardDuty/],
    ['AWS account 318273645546', 'failed', /ap-northeast-1 denied/, /cloudtrail:LookupEvents/],
    [
      'MCP server splunk, tool splunk_run_query',
      'failed',
      /changed since it was pinned/,
      /policy\.splunk\.tools\.splunk_run_query/,
    ],
    ['MCP server gone', 'failed', /cannot be used/, /Check its address/],
    ['MCP server idle', 'warning', /no policy/, /Add policy\.idle/],
    ['JIRA rights', 'failed', /LINK_ISSUES missing/, /permission scheme/],
    ['JIRA fields', 'failed', /customfield_10042/, /optional/],
    ['Language model', 'failed', /does not answer/, /OPENAI_BASE_URL/],
    ['Database', 'failed', /nothing listens/, /DATABASE_URL/],
  ])('%s: %s, with the reason and the fix', (about, state, ...patterns) => {
    const [detail, fix] = patterns;
    const [line] = linesAbout(about);

    expect(line).toEqual({
      about: expect.any(String),
      state,
      detail: expect.stringMatching(detail),
      fix: expect.stringMatching(fix),
    });
  });

  it('goes on to what works, and ends with 1', () => {
    expect(linesAbout('AWS identity')[0]?.state).toBe('ok');
    expect(linesAbout('AWS account 204815163264')[0]?.state).toBe('ok');
    expect(linesAbout('MCP server splunk')[0]?.state).toBe('ok');
    expect(linesAbout('JIRA user')[0]?.state).toBe('ok');
    expect(sick.code).toBe(1);
  });

  it('shows no secret', () => {
    for (const secret of secrets) expect(sick.stdout + sick.stderr).not.toContain(secret);
  });
});

describe('gd-triage doctor with a configuration that cannot be used', () => {
  it('prints every mistake with its place, checks the playbooks all the same, and ends with 2', () => {
    expect(misconfigured.stdout).toMatch(/failed {3}Configuration: timeZone .*IANA/);
    expect(misconfigured.stdout).toMatch(/failed {3}Configuration: chanels .*spelling/);
    expect(misconfigured.stdout).toContain('ok       Playbooks');
    expect(misconfigured.code).toBe(2);
  });
});
