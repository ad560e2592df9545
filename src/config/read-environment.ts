import { resolve } from 'node:path';
import { z } from 'zod';
import type { Environment } from './expand-variables.ts';
import { region } from './field-schemas.ts';
import type { Mistake } from './mistake.ts';

export interface SlackSettings {
  readonly botToken: string;
  readonly appToken: string;
  /** Ends with a slash. Null: Slack itself. */
  readonly apiUrl: string | null;
}

export interface ModelSettings {
  readonly apiKey: string;
  /** Null: OpenAI itself. */
  readonly baseUrl: string | null;
  readonly model: string;
}

export interface TrackerSettings {
  /** Without a slash at the end; may have a path. */
  readonly host: string;
  readonly email: string;
  readonly apiToken: string;
  readonly project: string;
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Where the bot tells how it is. */
export interface HealthSettings {
  readonly port: number;
  readonly host: string;
}

export interface EnvironmentSettings {
  readonly slack: SlackSettings | null;
  readonly model: ModelSettings | null;
  readonly tracker: TrackerSettings | null;
  /** Null: the embedded database in the data directory. */
  readonly databaseUrl: string | null;
  /** Absolute. */
  readonly dataDirectory: string;
  readonly awsRegion: string;
  /** Null: nowhere. */
  readonly health: HealthSettings | null;
  readonly logLevel: LogLevel;
}

const defaultModel = 'gpt-5.4-mini';
const url = z.url({ protocol: /^https?$/, error: 'must be a URL that begins with https:// (or http://)' });
const slackNames = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'] as const;
const trackerNames = ['JIRA_HOST', 'JIRA_EMAIL', 'JIRA_API_TOKEN', 'JIRA_PROJECT'] as const;

const variables = {
  SLACK_BOT_TOKEN: z.string().regex(/^xoxb-\S+$/, 'must be the bot token, which begins with xoxb-'),
  SLACK_APP_TOKEN: z.string().regex(/^xapp-\S+$/, 'must be the app-level token, which begins with xapp-'),
  SLACK_API_URL: url,
  OPENAI_API_KEY: z.string(),
  OPENAI_BASE_URL: url,
  OPENAI_MODEL: z.string(),
  JIRA_HOST: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://example.atlassian.net' })
    .refine((text) => !/[?#]|\/\/[^/]*@/.test(text), 'must be a plain URL without user, query or fragment'),
  JIRA_EMAIL: z.email('must be the e-mail address of the JIRA user'),
  JIRA_API_TOKEN: z.string(),
  JIRA_PROJECT: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]+$/, 'must be the key of a project: the letters before the number in its tickets'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\/\S+$/, 'must begin with postgres://'),
  GD_TRIAGE_DATA_DIR: z.string(),
  GD_TRIAGE_HEALTH_PORT: z
    .string()
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) < 65_536, 'must be the number of a port, such as 8080'),
  GD_TRIAGE_HEALTH_HOST: z.string().regex(/^[\w.:-]+$/, 'must be an address to listen on, such as 127.0.0.1'),
  GD_TRIAGE_LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`),
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
};

/** Every variable read here, for the documentation. */
export const variableNames = Object.keys(variables);

type Name = keyof typeof variables;
type Read = (name: Name) => string | null;

/** Reads secrets and endpoints. An empty variable counts as unset: that is how compose files pass what is not there. */
export function readEnvironment(
  env: Environment,
  options: { readonly cwd: string; readonly needsSlack: boolean },
): { readonly settings: EnvironmentSettings; readonly mistakes: readonly Mistake[] } {
  const mistakes: Mistake[] = [];
  const read: Read = (name) => {
    const value = env[name];
    if (value === undefined || value === '') return null;
    const result = variables[name].safeParse(value);
    if (result.success) return result.data;
    mistakes.push({ path: name, problem: result.error.issues.map((issue) => issue.message).join('; ') });
    return null;
  };
  mistakes.push(...findMissing(env, options.needsSlack));
  const logLevel = read('GD_TRIAGE_LOG_LEVEL');
  const settings: EnvironmentSettings = {
    slack: readSlack(read),
    model: readModel(read),
    tracker: readTracker(read),
    databaseUrl: read('DATABASE_URL'),
    dataDirectory: resolve(options.cwd, read('GD_TRIAGE_DATA_DIR') ?? '.gd-triage'),
    health: readHealth(read),
    awsRegion: read('AWS_REGION') ?? read('AWS_DEFAULT_REGION') ?? 'us-east-1',
    logLevel: logLevels.find((level) => level === logLevel) ?? 'info',
  };
  return { settings, mistakes };
}

function readSlack(read: Read): SlackSettings | null {
  const [botToken, appToken, apiUrl] = [read('SLACK_BOT_TOKEN'), read('SLACK_APP_TOKEN'), read('SLACK_API_URL')];
  if (botToken === null || appToken === null) return null;
  return { botToken, appToken, apiUrl: apiUrl === null ? null : apiUrl.replace(/\/*$/, '/') };
}

function readHealth(read: Read): HealthSettings | null {
  const [port, host] = [read('GD_TRIAGE_HEALTH_PORT'), read('GD_TRIAGE_HEALTH_HOST')];
  return port === null ? null : { port: Number(port), host: host ?? '127.0.0.1' };
}

function readModel(read: Read): ModelSettings | null {
  const [apiKey, baseUrl, model] = [read('OPENAI_API_KEY'), read('OPENAI_BASE_URL'), read('OPENAI_MODEL')];
  return apiKey === null ? null : { apiKey, baseUrl, model: model ?? defaultModel };
}

function readTracker(read: Read): TrackerSettings | null {
  const [host, email] = [read('JIRA_HOST'), read('JIRA_EMAIL')];
  const [apiToken, project] = [read('JIRA_API_TOKEN'), read('JIRA_PROJECT')];
  if (host === null || email === null || apiToken === null || project === null) return null;
  return { host: host.replace(/\/+$/, ''), email, apiToken, project };
}

function findMissing(env: Environment, needsSlack: boolean): readonly Mistake[] {
  const isUnset = (name: Name): boolean => env[name] === undefined || env[name] === '';
  const slack = needsSlack || slackNames.some((name) => !isUnset(name)) ? slackNames.filter(isUnset) : [];
  const tracker = trackerNames.filter(isUnset);
  const isPartial = tracker.length < trackerNames.length;
  return [
    ...slack.map((path) => ({ path, problem: 'is not set: copy the token from api.slack.com/apps' })),
    ...(isPartial ? tracker : []).map((path) => ({
      path,
      problem: 'is not set, but other JIRA variables are: set all four, or none to work without tickets',
    })),
    ...(isUnset('OPENAI_API_KEY') && !isUnset('OPENAI_BASE_URL')
      ? [
          {
            path: 'OPENAI_API_KEY',
            problem: 'is not set, but OPENAI_BASE_URL is: set a key (any text where the server needs none)',
          },
        ]
      : []),
  ];
}
