import type { Call, FaultKind, FaultOptions } from '../fault-desk.ts';
import type { Lab } from '../open-lab.ts';

export type DependencyName =
  | 'Slack Web API'
  | 'Slack socket'
  | 'GuardDuty'
  | 'CloudTrail (built-in MCP server)'
  | 'STS'
  | 'Splunk (MCP over HTTP)'
  | 'Splunk (MCP on stdio)'
  | 'Language model'
  | 'JIRA'
  | 'PostgreSQL';

/**
 * When a dependency fails. `asked`: from before a person asks until the answer is there. `outage`: a few seconds from the
 * moment on when a person asks. `offline`: a few seconds in which alerts are posted.
 */
export type Phase = 'asked' | 'outage' | 'offline';

export interface Dependency {
  readonly name: DependencyName;
  readonly phase: Phase;
  /** Which lines of the coverage table are looked at. */
  readonly via?: 'cloudtrail-api' | 'splunk';
  /** Switches the fault on in a lab; others have switches of their own. */
  readonly proxy?: keyof Lab['proxies'];
  readonly options?: (fault: FaultKind) => FaultOptions;
}

const slackErrors: Readonly<Record<number, string>> = { 401: 'invalid_auth', 403: 'missing_scope', 429: 'ratelimited' };

/** Slack refuses inside an answer with status 200, except for its rate limit. */
const slackAnswer: FaultOptions['answer'] = (status) => ({
  status: status === 401 || status === 403 ? 200 : status,
  body: JSON.stringify({ ok: false, error: slackErrors[status] ?? 'fatal_error' }),
});
const isSocket = (call: Call): boolean => call.isUpgrade;
/** The address that comes with a click works without a token. */
const asksToken = (call: Call): boolean => call.path.startsWith('/api/');
const slackOptions = (fault: FaultKind): FaultOptions =>
  fault === '401' || fault === '403' ? { answer: slackAnswer, match: asksToken } : { answer: slackAnswer };

export const dependencies: readonly Dependency[] = [
  { name: 'Slack Web API', phase: 'outage', proxy: 'slack', options: slackOptions },
  { name: 'Slack socket', phase: 'offline', proxy: 'slack', options: () => ({ match: isSocket }) },
  { name: 'GuardDuty', phase: 'asked', proxy: 'guardduty' },
  { name: 'CloudTrail (built-in MCP server)', phase: 'asked', proxy: 'cloudtrail', via: 'cloudtrail-api' },
  { name: 'STS', phase: 'asked', proxy: 'sts', via: 'cloudtrail-api' },
  { name: 'Splunk (MCP over HTTP)', phase: 'asked', proxy: 'splunk', via: 'splunk' },
  { name: 'Splunk (MCP on stdio)', phase: 'asked', via: 'splunk' },
  { name: 'Language model', phase: 'asked' },
  { name: 'JIRA', phase: 'asked', proxy: 'jira' },
  { name: 'PostgreSQL', phase: 'outage' },
];

export type Cell = { readonly dependency: Dependency; readonly fault: FaultKind };
