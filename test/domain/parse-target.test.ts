import { describe, expect, it } from '@jest/globals';
import { parseTarget } from '../../src/domain/parse-target.ts';

const id = '5ac9be6f2f0e1b7d4c3a29187f65e4d0';
const detector = 'c3b1a0f9e8d7c6b5a4938271605f4e3d';
const nothing = { findingId: null, region: null, accountId: null, detectorId: null, type: null, severity: null };

describe('what a person may give to name a finding', () => {
  it.each([
    ['an id', id, { ...nothing, findingId: id }],
    ['an id in capitals and backticks', ` \`${id.toUpperCase()}\` `, { ...nothing, findingId: id }],
    [
      'an ARN',
      `arn:aws-us-gov:guardduty:us-gov-west-1:123456789012:detector/${detector}/finding/${id}`,
      { ...nothing, findingId: id, region: 'us-gov-west-1', accountId: '123456789012', detectorId: detector },
    ],
    [
      'a console link as Slack wraps it',
      `<https://us-east-1.console.aws.amazon.com/guardduty/home?region=us-east-1#/findings?macros=current&amp;fId=${id}>`,
      { ...nothing, findingId: id, region: 'us-east-1' },
    ],
    [
      'a console link in China',
      `https://console.amazonaws.cn/guardduty/home?region=cn-north-1#/findings?search=id%3D${id}`,
      { ...nothing, findingId: id, region: 'cn-north-1' },
    ],
  ])('reads %s', (_, text, expected) => {
    expect(parseTarget(text)).toEqual(expected);
  });

  it.each([
    ['nothing', ''],
    ['a word', 'help'],
    ['an id that is too short', id.slice(1)],
    ['an id that is too long', `${id}0`],
    ['a UUID', '3f1c2b4a-0d9e-4c7b-a1f2-5e6d7c8b9a01'],
    ['a detector', `arn:aws:guardduty:us-east-1:123456789012:detector/${detector}`],
    ['a finding of another product', `arn:aws:macie2:us-east-1:123456789012:finding/${id}`],
    ['a link elsewhere', `https://evil.example/guardduty/home?region=us-east-1#/findings?fId=${id}`],
  ])('refuses %s', (_, text) => {
    expect(parseTarget(text)).toBeNull();
  });
});
