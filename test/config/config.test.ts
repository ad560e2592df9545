import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { variableNames } from '../../src/config/read-environment.ts';
import { builtInServers, presetNames } from '../../src/config/server-schema.ts';
import { loadConfig, loadOfflineConfig } from '../../src/config.ts';
import { presets } from '../../src/mcp/presets.ts';
import { cwd, load, minimal, mistakesOf, slack } from './load-yaml.ts';

const root = join(import.meta.dirname, '..', '..');
const jira = {
  JIRA_HOST: 'https://api.atlassian.example/ex/jira/1234/',
  JIRA_EMAIL: 'bot@example.com',
  JIRA_API_TOKEN: 'secret-3',
  JIRA_PROJECT: 'SEC',
};

afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('loadConfig', () => {
  it('loads the example without mistakes', () => {
    const config = loadConfig({ ...slack, SPLUNK_MCP_TOKEN: 't0k' }, { cwd: root, file: 'gd-triage.example.yml' });
    expect(config.organisation.accounts).toHaveLength(2);
    expect(config.organisation.logSources[0]?.events).toEqual(['management']);
    expect(config.mcpServers['splunk']).toMatchObject({
      type: 'http',
      url: 'https://splunk.example:8089/services/mcp',
      headers: { Authorization: 'Bearer t0k' },
    });
    expect(config.regions).toEqual(['eu-west-1', 'us-east-1']);
  });

  it('needs little: the rest has defaults, and no tickets without JIRA', () => {
    const config = load(minimal);
    expect(config).toMatchObject({
      slack: { botToken: 'xoxb-secret-1', appToken: 'xapp-secret-2', apiUrl: null },
      tracker: null,
      model: null,
      databaseUrl: null,
      dataDirectory: join(cwd, '.gd-triage'),
      regions: ['us-east-1'],
      allowedToAct: { analyze: null, decide: [], ask: [], write: [] },
      budgets: { seconds: 180, modelCalls: 5, promptTokens: 40_000, toolCalls: 60, usd: 0.25 },
      file: join(cwd, 'gd-triage.yml'),
    });
  });

  it('reads secrets and endpoints from the environment; an empty variable is an unset one', () => {
    const config = load(minimal, {
      ...slack,
      ...jira,
      SLACK_API_URL: 'http://127.0.0.1:9/api',
      OPENAI_API_KEY: 'k',
      OPENAI_MODEL: '',
      DATABASE_URL: '',
      AWS_REGION: 'ap-northeast-1',
      GD_TRIAGE_DATA_DIR: 'data',
    });
    expect(config.slack.apiUrl).toBe('http://127.0.0.1:9/api/');
    expect(config.tracker).toMatchObject({ host: 'https://api.atlassian.example/ex/jira/1234', project: 'SEC' });
    expect(config.model).toMatchObject({ apiKey: 'k', baseUrl: null });
    expect(config.model?.model).not.toBe('');
    expect(config).toMatchObject({ databaseUrl: null, dataDirectory: join(cwd, 'data'), regions: ['ap-northeast-1'] });
  });

  it('cannot be changed', () => {
    const config = load(minimal);
    expect([config, config.organisation.accounts[0], config.budgets].every(Object.isFrozen)).toBe(true);
  });

  it('reports all mistakes of environment and file at once', () => {
    const yaml = `
timeZone: Mars/Olympus
accounts: [{id: 111122223333}]
holidays: ["2026-02-30"]
ownNetworks: [{cidr: 10.1/8}]
channels: [{id: general, allowedSenders: []}]
budget: {}
mcpServers: {splunk: {url: "\${SPLUNK_URL}"}}
`;
    const paths = mistakesOf(() => load(yaml, { SLACK_BOT_TOKEN: 'xoxb-1', JIRA_HOST: 'x' })).map(
      (line) => line.split(' ')[1],
    );
    expect(paths.toSorted()).toEqual(
      [
        'JIRA_API_TOKEN',
        'JIRA_EMAIL',
        'JIRA_HOST',
        'JIRA_PROJECT',
        'SLACK_APP_TOKEN',
        'accounts[0].id',
        'budget',
        'channels[0].allowedSenders',
        'channels[0].id',
        'holidays[0]',
        'logSources',
        'mcpServers.splunk.url',
        'ownNetworks[0].cidr',
        'timeZone',
      ].toSorted(),
    );
  });

  it('never shows a value of the environment', () => {
    const env = {
      SLACK_BOT_TOKEN: 'secret-a',
      SLACK_APP_TOKEN: 'secret-b',
      JIRA_API_TOKEN: 'secret-c',
      DATABASE_URL: 'secret-d',
    };
    expect(mistakesOf(() => load(minimal, env)).join('\n')).not.toContain('secret');
  });

  it('says what to do without a file, and where YAML is broken', () => {
    expect(mistakesOf(() => loadConfig(slack, { cwd, file: 'none.yml' }))[0]).toContain(
      'none.yml does not exist: copy',
    );
    expect(mistakesOf(() => load('a: 1\nb: [2\nc: 3'))[0]).toMatch(/gd-triage\.yml, line \d+ is not valid YAML/);
    expect(mistakesOf(() => load('language: en\nlanguage: ja'))[0]).toContain('line 2');
    expect(mistakesOf(() => loadConfig(slack, { cwd, file: '.' }))[0]).toContain('cannot be read');
  });

  it('finds the file through GD_TRIAGE_CONFIG', () => {
    writeFileSync(join(cwd, 'other.yml'), minimal);
    expect(loadConfig({ ...slack, GD_TRIAGE_CONFIG: 'other.yml' }, { cwd }).file).toBe(join(cwd, 'other.yml'));
  });
});

describe('several bots', () => {
  it('are refused on the embedded database, and welcome on PostgreSQL', () => {
    const shared = { ...slack, DATABASE_URL: 'postgres://bot@db.example/gd' };

    expect(mistakesOf(() => load(`${minimal}replicas: 2`))).toEqual([
      expect.stringMatching(/replicas is 2, but the embedded database serves one bot only: set DATABASE_URL/),
    ]);
    expect(load(`${minimal}replicas: 2`, shared).replicas).toBe(2);
    expect(load(`${minimal}replicas: 1`).replicas).toBe(1);
  });
});

describe('health', () => {
  it('is told nowhere unless a port is set, and then to this machine only', () => {
    expect(load(minimal).health).toBeNull();
    expect(load(minimal, { ...slack, GD_TRIAGE_HEALTH_PORT: '8080' }).health).toEqual({
      port: 8080,
      host: '127.0.0.1',
    });
    expect(mistakesOf(() => load(minimal, { ...slack, GD_TRIAGE_HEALTH_PORT: '99999' }))[0]).toContain(
      'GD_TRIAGE_HEALTH_PORT',
    );
  });
});

describe('loadOfflineConfig', () => {
  it('works without tokens and without a file', () => {
    const empty = mkdtempSync(join(tmpdir(), 'gd-triage-empty-'));
    const config = loadOfflineConfig({}, { cwd: empty });
    rmSync(empty, { recursive: true });
    expect(config).toMatchObject({ slack: null, file: null, organisation: { timeZone: 'UTC', accounts: [] } });
  });

  it('still refuses a file that is named and missing, or wrong', () => {
    expect(mistakesOf(() => loadOfflineConfig({ GD_TRIAGE_CONFIG: 'none.yml' }, { cwd }))).toHaveLength(1);
    writeFileSync(join(cwd, 'gd-triage.yml'), `${minimal}colour: red`);
    expect(mistakesOf(() => loadOfflineConfig({}, { cwd }))[0]).toContain('colour is not a key known here');
  });
});

describe('the documentation', () => {
  const page = readFileSync(join(root, 'docs', 'configuration.md'), 'utf8');

  it('names every key of the file and every variable', () => {
    const { organisation, ...rest } = load(minimal);
    const keys = ['channels', 'autoAnalyze', 'allowedToAct', 'budgets', 'mcpServers', 'policy', 'regions'] as const;
    const nested = [...Object.keys(organisation), ...Object.keys(rest.budgets), ...Object.keys(rest.allowedToAct)];
    const upkeep = ['retention', 'backup'].flatMap((key) => [
      key,
      ...Object.keys(Reflect.get(rest, key)).map((inner) => `${key}.${inner}`),
    ]);
    const names = [...keys, 'replicas', ...upkeep, ...nested, ...variableNames];
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('presets', () => {
  it('are those the tool host knows, no more and no fewer', () => {
    expect(presetNames.toSorted()).toEqual(Object.keys(presets).toSorted());
    expect(Object.keys(presets)).toEqual(expect.arrayContaining([...builtInServers]));
  });
});
