import { describe, expect, it } from '@jest/globals';
import { makeInert } from '../../src/domain/inert-text.ts';

describe('makeInert', () => {
  it.each([
    ['right-to-left override', 'invoice\u202Egpj.exe', 'invoice\\u{202E}gpj.exe'],
    ['bidirectional isolate', 'a\u2066b\u2069', 'a\\u{2066}b\\u{2069}'],
    ['zero-width space', 'ad\u200Bmin', 'ad\\u{200B}min'],
    ['byte order mark', '\uFEFFadmin', '\\u{FEFF}admin'],
    ['soft hyphen', 'ad\u00ADmin', 'ad\\u{AD}min'],
    ['tag characters', 'ok\u{E0049}\u{E0067}', 'ok\\u{E0049}\\u{E0067}'],
    ['variation selector of the supplement', 'a\u{E0101}', 'a\\u{E0101}'],
    ['Hangul filler', 'a\u3164b', 'a\\u{3164}b'],
    ['escape sequence of a terminal', '\u001B[31mred', '\\u{1B}[31mred'],
    ['NUL', 'a\u0000b', 'a\\u{0}b'],
    ['lone surrogate', 'a\uD800b', 'a\\u{D800}b'],
    ['line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['line breaks and tabs', 'a\r\nb\tc', 'a\\r\\nb\\tc'],
  ])('shows %s', (_, text, shown) => {
    expect(makeInert(text)).toBe(shown);
  });

  it('leaves ordinary text of any language as it is', () => {
    const text = 'arn:aws:iam::111122223333:user/山田 太郎 naïve “quoted” <b>|`*';
    expect(makeInert(text)).toBe(text);
  });

  it('keeps lines where asked, with one kind of line break', () => {
    expect(makeInert('a\r\n\tb\u202E', { keepLines: true })).toBe('a\n\tb\\u{202E}');
  });

  it('cuts a long text and says how much is missing', () => {
    expect(makeInert('x'.repeat(30), { maxLength: 10 })).toBe(`${'x'.repeat(10)}… (20 more characters)`);
    expect(makeInert('x'.repeat(30), { maxLength: 10, language: 'ja' })).toBe(`${'x'.repeat(10)}… (残り 20 文字)`);
  });

  it('never cuts an escape or a character in two, and counts what is shown', () => {
    expect(makeInert('ab\u200Bcd', { maxLength: 5 })).toBe('ab… (3 more characters)');
    expect(makeInert('a😀b', { maxLength: 2 })).toBe('a… (2 more characters)');
    expect(makeInert('\u200B'.repeat(5000)).length).toBeLessThan(2050);
  });

  it('cuts nothing that fits exactly', () => {
    expect(makeInert('x'.repeat(10), { maxLength: 10 })).toBe('x'.repeat(10));
  });
});
