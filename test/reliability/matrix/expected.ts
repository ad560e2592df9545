import type { FaultKind } from '../fault-desk.ts';
import type { DependencyName } from './dependencies.ts';

/** What a cell of the matrix has to come to. The page is written from this; the test plays it. */
export interface Expected {
  /** What people see, in the words of the page. */
  readonly sees: string;
  /** Where that can be read: told to the person who asked, in the thread, or in the report. */
  readonly where?: 'told' | 'thread' | 'report';
  readonly words?: RegExp;
  /** What the coverage table may say of the source; that nothing was there or all was read is never among it, unless named. */
  readonly outcomes?: readonly string[];
  /** How often a person has to ask: 2 where the first answer was a refusal that says so. */
  readonly asked: 1 | 2;
  /** What whoever has to ask again was told, where that is not what they see in the end. */
  readonly refusal?: RegExp;
}

type Row = Readonly<Record<FaultKind, Expected>>;

function refuse(sees: string, words: RegExp): Expected {
  return { sees: `“${sees}”, to the person who asked`, where: 'told', words, asked: 2 };
}

function gap(...outcomes: readonly string[]): Expected {
  return { sees: `the report in time; its coverage says ${outcomes.join(' or ')}`, outcomes, asked: 1 };
}

const complete: Expected = { sees: 'the report, complete', asked: 1 };
const read: Expected = { sees: 'the report, complete', outcomes: ['answered', 'empty'], asked: 1 };
const late: Expected = { sees: 'the report, as soon as the service is back', asked: 1 };
const tokenRefused: Expected = {
  sees: '“Slack … does not let gd-triage in just now (invalid_auth). What you asked for is kept …”, to the person who asked; then the report, as soon as Slack takes the token again',
  where: 'told',
  words: /does not let gd-triage in just now \(invalid_auth\)[^]*kept/,
  asked: 1,
};
const notStored: Expected = {
  sees: '“Your request could not be stored … Nothing was started. Try again in a moment …”, or the report once the database is back',
  asked: 2,
  refusal: /request could not be stored/,
};
const stale: Expected = {
  ...notStored,
  sees: `${notStored.sees}. Connections that lead nowhere are given up after 25 s; until then it may have to be asked again`,
};
const half: Expected = {
  sees: 'the report; who pressed in the moment in which the connection broke is told by Slack to try again',
  asked: 2,
};
const unreachable = refuse('GuardDuty cannot be reached … try again.', /GuardDuty \(\S+\) cannot be reached/);
const noAnswer = refuse('GuardDuty did not answer within 10 s …', /GuardDuty \(\S+\) did not answer within 10 s/);
const brokenOff = refuse(
  'GuardDuty did not answer within 10 s …” or “GuardDuty cannot be reached …',
  /GuardDuty \(\S+\) (?:did not answer within 10 s|cannot be reached)/,
);

function byRules(why: string, words: RegExp): Expected {
  return {
    sees: `the report; its footer says that the rules wrote it, because ${why}`,
    where: 'report',
    words,
    asked: 1,
  };
}
const modelFailed = byRules('the model failed', /built-in rules, because the language model failed/);

function noTicket(why: string, words: RegExp): Expected {
  return {
    sees: `the report with “No ticket yet: ${why}”; then, in the thread, the ticket that was made by itself`,
    where: 'thread',
    words: new RegExp(`No ticket yet[^]*${words.source}[^]*goes on trying by itself[^]*\\bTicket: `),
    asked: 1,
  };
}
const jiraAway = (how: string, words = how) =>
  noTicket(`JIRA cannot be reached (${how}) …`, new RegExp(`JIRA cannot be reached.*${words}`));

/** The matrix. */
export const expected: Readonly<Record<DependencyName, Row>> = {
  'Slack Web API': {
    refused: late,
    timeout: late,
    hang: late,
    '401': tokenRefused,
    '403': refuse('Slack refused: the app lacks the permission (scope) …', /lacks the permission \(scope\)/),
    '429': late,
    '500': late,
    malformed: late,
    half: late,
    slow: complete,
  },
  'Slack socket': {
    refused: late,
    timeout: late,
    hang: late,
    '401': late,
    '403': late,
    '429': late,
    '500': late,
    malformed: late,
    half,
    slow: complete,
  },
  GuardDuty: {
    refused: unreachable,
    timeout: unreachable,
    hang: noAnswer,
    '401': refuse(
      'The AWS credentials of the bot have expired or are not valid …',
      /credentials of the bot have expired/,
    ),
    '403': refuse('AWS refused guardduty:… Give the role this permission …', /AWS refused guardduty:\w+/),
    '429': refuse('GuardDuty is limiting our requests …', /GuardDuty \(\S+\) is limiting our requests/),
    '500': unreachable,
    malformed: unreachable,
    half: brokenOff,
    slow: complete,
  },
  'CloudTrail (built-in MCP server)': {
    refused: gap('unavailable', 'timed out'),
    timeout: gap('unavailable', 'timed out'),
    hang: gap('timed out'),
    '401': gap('expired'),
    '403': gap('denied'),
    '429': gap('throttled', 'timed out'),
    '500': gap('unavailable', 'timed out'),
    malformed: gap('unavailable', 'timed out'),
    half: gap('timed out', 'unavailable'),
    slow: read,
  },
  STS: {
    refused: gap('unavailable'),
    timeout: gap('unavailable', 'timed out'),
    hang: gap('timed out'),
    '401': gap('expired'),
    '403': gap('denied'),
    '429': gap('throttled', 'timed out'),
    '500': gap('unavailable'),
    malformed: gap('unavailable'),
    half: gap('timed out', 'unavailable'),
    slow: read,
  },
  'Splunk (MCP over HTTP)': {
    refused: gap('unavailable'),
    timeout: gap('timed out', 'unavailable'),
    hang: gap('timed out', 'unavailable'),
    '401': gap('expired'),
    '403': gap('denied'),
    '429': gap('throttled'),
    '500': gap('unavailable'),
    malformed: gap('unavailable'),
    half: gap('timed out', 'unavailable'),
    slow: read,
  },
  'Splunk (MCP on stdio)': {
    refused: gap('unavailable'),
    timeout: gap('timed out', 'unavailable'),
    hang: gap('timed out', 'unavailable'),
    '401': gap('expired'),
    '403': gap('denied'),
    '429': gap('throttled'),
    '500': gap('unavailable'),
    malformed: gap('timed out', 'unavailable'),
    half: gap('timed out', 'unavailable'),
    slow: read,
  },
  'Language model': {
    refused: modelFailed,
    timeout: modelFailed,
    hang: modelFailed,
    '401': modelFailed,
    '403': modelFailed,
    '429': modelFailed,
    '500': modelFailed,
    malformed: modelFailed,
    half: modelFailed,
    slow: complete,
  },
  JIRA: {
    // A connection that was open already breaks off instead.
    refused: jiraAway('ECONNREFUSED', '(?:ECONNREFUSED|network)'),
    timeout: jiraAway('HTTP 504'),
    hang: noTicket('JIRA did not answer within 20 s …', /JIRA did not answer within 20 s/),
    '401': noTicket('JIRA refused the e-mail and API token …', /JIRA refused the e-mail and API token/),
    '403': noTicket('The JIRA user may not create or edit tickets …', /may not create or edit tickets/),
    '429': noTicket('JIRA is limiting our requests …', /JIRA is limiting our requests/),
    '500': jiraAway('HTTP 500'),
    malformed: jiraAway('unexpected answer'),
    half: noTicket(
      'JIRA cannot be reached …” or “JIRA did not answer within 20 s …',
      /(?:JIRA cannot be reached|JIRA did not answer within 20 s|JIRA did not confirm)/,
    ),
    slow: complete,
  },
  PostgreSQL: {
    refused: notStored,
    timeout: notStored,
    hang: stale,
    '401': notStored,
    '403': notStored,
    '429': notStored,
    '500': notStored,
    malformed: notStored,
    half: notStored,
    slow: complete,
  },
};
