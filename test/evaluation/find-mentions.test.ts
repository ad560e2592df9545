import { describe, expect, it } from '@jest/globals';
import { findForbidden, findMissing } from '../../src/evaluation/find-mentions.ts';

const says = (markdown: string, wanted: string): boolean => findMissing(markdown, [wanted]).length === 0;

describe('findMissing', () => {
  it.each([
    ['letter case does not matter', 'called `deletetrail` twice', 'DeleteTrail'],
    ['a number in words', 'read 64 objects', '64'],
    ['a number in a sentence that ends', 'It read 64.', '64'],
    ['a number before a Japanese counter', '64件を取得しました', '64'],
    ['a thousands separator', 'read 12,480 objects', '12480'],
    ['a thousands separator that was asked for', 'read 12480 objects', '12,480'],
    ['an address with its port', 'to `198.51.100.7:3333`', '198.51.100.7'],
    ['an account in an ARN', 'arn:aws:iam::411122334455:role/x', '411122334455'],
    ['an outcome in Japanese', 'この質問は確認不能です', 'not observable'],
    ['an outcome by its name', '| dns | not_collected |', 'not collected'],
    ['a throttled source in Japanese', '制限超過のため回答なし', 'throttled'],
    ['punctuation behind a backslash', 'the role team\\_a\\-x', 'team_a-x'],
  ])('finds %s', (_what, markdown, wanted) => {
    expect(says(markdown, wanted)).toBe(true);
  });

  it.each([
    ['a number in a longer number', 'read 1640 objects', '64'],
    ['a number in an address', 'from 10.64.0.1', '64'],
    ['a number in a time', 'at 10:64:00', '64'],
    ['a number in a date', 'on 2026-10-22', '22'],
    ['a number in an id', 'i-0a64', '64'],
    ['a part of a decimal number', 'a rate of 64.5', '64'],
    ['a group of a larger number', 'read 64,000 objects', '64'],
    ['an address in a longer one', 'from 198.51.100.77', '198.51.100.7'],
    ['an address with more in front', 'from 1198.51.100.7', '198.51.100.7'],
    ['an outcome of another kind', 'the source was denied', 'throttled'],
  ])('does not find %s', (_what, markdown, wanted) => {
    expect(says(markdown, wanted)).toBe(false);
  });
});

describe('findForbidden', () => {
  it('finds words wherever they stand', () => {
    expect(findForbidden('`No response needed`', ['no response needed'])).toEqual(['no response needed']);
  });

  it.each([
    ['a span', 'The name was `https://bad.example/x`.'],
    ['a span of two backticks', 'The name was ``a ` https://bad.example/x``.'],
    ['a block', '```text\nhttps://bad.example/x\n```'],
  ])('leaves a link in %s', (_where, markdown) => {
    expect(findForbidden(markdown, ['https://bad.example'])).toEqual([]);
  });

  it('finds a link beside code', () => {
    expect(findForbidden('`x` see https://bad.example/x and `y`', ['https://bad.example'])).toEqual([
      'https://bad.example',
    ]);
  });

  it('finds a mention outside code only', () => {
    expect(findForbidden('hello <!channel>', ['<!channel>'])).toEqual(['<!channel>']);
    expect(findForbidden('hello `<!channel>`', ['<!channel>'])).toEqual([]);
  });
});
