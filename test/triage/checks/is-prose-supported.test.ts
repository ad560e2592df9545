import { describe, expect, it } from '@jest/globals';
import { haystackOf, haystackOfFinding, mergeHaystacks } from '../../../src/triage/checks/haystack.ts';
import { isProseSupported } from '../../../src/triage/checks/is-prose-supported.ts';
import { numberValue } from '../../../src/triage/checks/number-value.ts';
import { buildEvidence } from '../../builders/judging/build-evidence.ts';
import { buildFinding } from '../../builders/judging/build-finding.ts';
import { buildCall } from '../../builders/judging/build-rows.ts';

const rows = Array.from({ length: 28 }, (_, index) =>
  buildCall({
    name: 'UpdateFunctionCode20150331v2',
    service: 'lambda',
    time: `2026-03-04T16:30:${String(index).padStart(2, '0')}Z`,
    parameters: { functionName: 'fare-v2', url: 'https://files.corp.example/a.zip' },
  }),
);
const haystack = mergeHaystacks([haystackOf(buildEvidence(rows)), haystackOfFinding(buildFinding())]);

function read(prose: string, mayNameCalls = false): boolean {
  const support = {
    haystack,
    timeZone: 'Asia/Tokyo',
    evidenceIds: ['E1-aaa'],
    figures: null,
    percentages: [],
    weekdays: [],
    mayNameCalls,
  };
  return isProseSupported(prose, support).stands;
}

describe('Prose of a model', () => {
  it.each([
    'The key AKIAEXAMPLEUSER00001 of ada called from 198.51.100.7 [E1-aaa].',
    'There were 28 calls.',
    'Twenty-eight calls were made.',
    '呼び出しは２８件でした。',
    '呼び出しは二十八回です。',
    'UpdateFunctionCode changed fare-v2 at 2026-03-04T16:30:00Z.',
    'It began at 16:30 UTC, 01:30 in Tokyo.',
    '2026年3月5日の1時30分に始まりました。',
    'On March 5 the function was changed.',
    'S3, EC2 and IPv4 are names; MFA and two-factor sign-in are words.',
    'One explanation is a stolen key (T1078.004).',
    'The object came from files.corp.example.',
    '第三者による不正利用の可能性があります。',
  ])('stands: %s', (prose) => expect(read(prose)).toBe(true));

  it.each([
    'There were 59 calls.',
    'There were fifty-nine calls.',
    'Dozens of calls were made.',
    '呼び出しは５９件でした。',
    '呼び出しは五十九回です。',
    'It happened at 2026-03-04T17:30:00Z.',
    'It happened at 11:59 pm.',
    '2026年3月9日に発生しました。',
    'On March 9 the function was changed.',
    'It happened on a Tuesday.',
    '火曜日に発生しました。',
    '発生は週末(土)です。',
    'Success rate was 100 %.',
    '成功率は100パーセントです。',
    '約9割が失敗しました。',
    'The caller was 198.51.100.70.',
    'The caller was 198.51.100.',
    'The caller was 2001:db8::1.',
    'The key AKIAINVENTED00000001 was used.',
    'The instance i-0fedcba9876543210 was involved.',
    'Account 999900001111 is involved.',
    'The traffic went to evil.example.',
    'See https://attacker.example/x.',
    'Mail eve@attacker.example about it.',
    'The actor then ran DeleteTrail.',
    'This is T9999.',
    'The role arn:aws:iam::999900001111:role/x was assumed.',
    'E7-zzz shows it.',
  ])('falls: %s', (prose) => expect(read(prose)).toBe(false));

  it('lets a recommendation name a call that has not happened', () => {
    expect(read('Run DeleteAccessKey for ada.', true)).toBe(true);
    expect(read('Run DeleteAccessKey within 24 hours.', true)).toBe(false);
  });

  it('accepts what code computed', () => {
    const support = {
      haystack,
      timeZone: 'UTC',
      evidenceIds: [],
      figures: [7, 20],
      percentages: [35],
      weekdays: ['thursday'],
      mayNameCalls: false,
    };
    expect(isProseSupported('7 of 20 (35 %) on a Thursday', support).stands).toBe(true);
    expect(isProseSupported('28 calls', support).stands).toBe(false);
  });
});

describe('Numbers in words', () => {
  it.each([
    ['1,234', 1234],
    ['twenty-one', 21],
    ['three hundred', 300],
    ['two thousand', 2000],
    ['十', 10],
    ['二百五', 205],
    ['三万二千', 32_000],
    ['一〇', 10],
  ])('%s is %d', (text, value) => expect(numberValue(text)).toBe(value));
});
