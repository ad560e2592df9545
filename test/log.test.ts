import { describe, expect, it } from '@jest/globals';
import { fail } from '../src/domain/errors.ts';
import { createLog } from '../src/log.ts';

/** A log that writes into a list of parsed lines. */
function openLog(level = 'info') {
  const lines: string[] = [];
  const log = createLog({ level, destination: { write: (line) => void lines.push(line) } });
  return { log, text: () => lines.join(''), last: (): unknown => JSON.parse(lines.at(-1) ?? 'null') };
}

const secrets: readonly (readonly [string, string])[] = [
  ['bot token', 'xoxb-1234567890-abcdefghij'],
  ['refresh token', 'xoxe.xoxb-1-abcdefghij'],
  ['app token', 'xapp-1-A0123-456-abcdef'],
  ['JIRA token', 'ATATT3xFfGF0abcdefghijklmnop=1234'],
  ['OpenAI key', 'sk-proj-abcdefghijklmnop'],
  ['AWS secret key', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE1'],
  ['AWS session token', 'IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJ'],
  ['webhook', 'hooks.slack.com/services/T000/B000/abcdef'],
  ['JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc123'],
];

describe('createLog', () => {
  it.each(secrets)('takes a %s out of messages, fields at any depth, names, errors and causes', (_, secret) => {
    const { log, text } = openLog();
    log.info(`token is ${secret}`);
    log.info('token is %s', secret);
    log.info({ a: [{ b: { c: `x ${secret} y` } }], [secret]: 1 }, 'deep');
    log.error(new Error(`bad ${secret}`, { cause: new Error(`inner ${secret}`) }));
    log.error({ err: fail('service_unavailable', { service: 'JIRA', reason: secret }) }, 'failed');
    log.child({ child: secret }).info('child');
    expect(text()).not.toContain(secret);
    expect(text()).toContain('[redacted]');
  });

  it.each([
    ['Authorization: Bearer abc.def-123', 'abc.def-123'],
    ['authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['postgres://bot:hunter2@db/gd', 'hunter2'],
    ['AWS_SECRET_ACCESS_KEY=short1', 'short1'],
    ['{"password":"pässword"}', 'pässword'],
  ])('takes out what words announce: %s', (message, secret) => {
    const { log, text } = openLog();
    log.info(message);
    expect(text()).not.toContain(secret);
  });

  it('hides fields by name, but not counts', () => {
    const { log, last } = openLog();
    log.info({ botToken: 'plain', nested: { apiKey: 'plain', list: [{ Cookie: ['plain'] }] }, promptTokens: 12 }, 'x');
    expect(last()).toMatchObject({
      botToken: '[redacted]',
      nested: { apiKey: '[redacted]', list: [{ Cookie: ['[redacted]'] }] },
      promptTokens: 12,
    });
  });

  it('leaves requests and answers of failed calls out, keeps what helps', () => {
    const { log, last, text } = openLog();
    const error = Object.assign(new Error('refused'), {
      code: 'ECONN',
      status: 401,
      config: { x: 'row' },
      response: { y: 'row' },
    });
    log.error({ err: error, detail: { response: { data: 'row' } } }, 'call failed');
    expect(last()).toMatchObject({ msg: 'call failed', err: { message: 'refused', code: 'ECONN', status: 401 } });
    expect(text()).not.toContain('row');
  });

  it('keeps what is no secret', () => {
    const { log, last } = openLog();
    const fields = {
      case: '111122223333/eu-west-1/08b1830ad3896e10860152a387a36b00',
      key: 'AKIAIOSFODNN7EXAMPLE',
      sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
      arn: 'arn:aws:iam::111122223333:role/GdTriageReadOnlyRole0123456789abcdef',
    };
    log.info(fields, 'look took 12 s');
    expect(last()).toMatchObject({ ...fields, msg: 'look took 12 s', level: 30 });
  });

  it('writes nothing below its level', () => {
    const { log, text } = openLog('warn');
    log.info('quiet');
    expect(text()).toBe('');
  });
});
