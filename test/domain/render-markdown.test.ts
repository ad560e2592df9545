import { describe, expect, it } from '@jest/globals';
import type { ChapterNumber } from '../../src/domain/claim.ts';
import { type Language, type Phrase, phrase, type Text } from '../../src/domain/phrase.ts';
import { renderMarkdown } from '../../src/domain/render-markdown.ts';
import type { Chapter, Item, Report } from '../../src/domain/report.ts';

const both = (en: Phrase, ja: Phrase = en): Text => ({ en, ja });
const numbers: readonly ChapterNumber[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** A report whose fifth chapter has one part with these items. */
function buildReport(items: readonly Item[], changes: Partial<Report> = {}): Report {
  const chapter = (number: ChapterNumber): Chapter => ({
    number,
    title: both([`Chapter ${number}`], [`第${number}章`]),
    parts:
      number === 5
        ? [{ key: 'place', title: both(['Place'], ['場所']), items, empty: both(['Nothing known.'], ['不明です。']) }]
        : [],
  });
  return {
    caseKey: '111122223333/eu-west-1/f',
    title: both(['GuardDuty finding'], ['GuardDuty 検出結果']),
    header: [{ label: both(['Account'], ['アカウント']), value: both(phrase`${'111122223333'} (shop)`) }],
    verdict: {
      disposition: 'suspicious',
      priority: 'P2',
      confidence: 'low',
      falsePositiveLikelihood: 'low',
      sample: false,
      floors: [],
      proposedBy: 'rules',
      reasons: [],
      changes: [],
    },
    headline: both(['Act now']),
    chapters: numbers.map(chapter),
    links: [{ label: both(['Console']), url: 'https://console.example/#/findings?id=a' }],
    footer: both(['Written by the rules.'], ['ルールが作成しました。']),
    ...changes,
  };
}

/** What stands between the heading of the fifth chapter's part and the next chapter. */
function renderItems(items: readonly Item[], language: Language = 'en'): string {
  const markdown = renderMarkdown(buildReport(items), language);
  const start = language === 'en' ? '### Place\n\n' : '### 場所\n\n';
  return markdown.slice(markdown.indexOf(start) + start.length, markdown.indexOf('\n\n## 6.'));
}

const say = (text: Phrase, ...evidence: string[]): Item => ({ kind: 'statement', text: both(text), evidence });
const table = (...rows: Phrase[][]): Item => ({
  kind: 'table',
  columns: [both(['Source']), both(['Outcome'])],
  rows: rows.map((row) => row.map((cell) => both(cell))),
});

describe('renderMarkdown', () => {
  it('has the eight chapters in order, header and links before, the footer last', () => {
    const markdown = renderMarkdown(buildReport([]), 'en');
    const lines = markdown.split('\n');
    expect(lines.filter((line) => line.startsWith('## '))).toEqual(numbers.map((n) => `## ${n}. Chapter ${n}`));
    expect(markdown).toMatch(
      /^# GuardDuty finding\n\n\*\*Act now\*\*\n\n- \*\*Account\*\*: `111122223333` \(shop\)\n\n- \[Console]\(</,
    );
    expect(markdown).toMatch(/\n\n---\n\nWritten by the rules\.\n$/);
  });

  it('speaks the language asked for', () => {
    const markdown = renderMarkdown(buildReport([]), 'ja');
    expect(markdown).toContain('## 5. 第5章\n\n### 場所\n\n不明です。');
    expect(markdown).toMatch(/ルールが作成しました。\n$/);
  });

  it('says why a part is empty', () => {
    expect(renderItems([])).toBe('Nothing known.');
  });

  it('makes one list of statements that follow each other, with their evidence', () => {
    expect(renderItems([say(['One.'], 'E1', 'E2'), say(['Two.']), table([['a'], ['b']]), say(['Three.'], 'E3')])).toBe(
      '- One. [E1, E2]\n- Two.\n\n| Source | Outcome |\n| --- | --- |\n| a | b |\n\n- Three. [E3]',
    );
  });

  it('shows a query as run, with its source and result', () => {
    const query: Item = {
      kind: 'query',
      evidence: 'E4',
      source: 'entra',
      query: 'search a\r\n| stats b',
      result: both(['3 rows']),
    };
    expect(renderItems([query])).toBe('`entra` [E4]\n\n```text\nsearch a\n| stats b\n```\n\nResult: 3 rows');
    expect(renderItems([query], 'ja')).toContain('結果: 3 rows');
  });

  it('fences a query longer than any backticks in it', () => {
    const query: Item = { kind: 'query', evidence: 'E4', source: 's', query: 'a\n````\n# b\u202E', result: both([]) };
    expect(renderItems([query])).toContain('`````text\na\n````\n# b\\u{202E}\n`````');
  });
});

describe('values', () => {
  it.each([
    ['plain', 'curl/8.0', '`curl/8.0`'],
    ['with a backtick', 'a`b', '``a`b``'],
    ['ending in backticks', 'a``', '``` a`` ```'],
    ['with line breaks', 'a\n## 1. Benign', '`a\\n## 1. Benign`'],
    ['with hidden characters', 'user\u202Egpj\u200B', '`user\\u{202E}gpj\\u{200B}`'],
    ['empty', '', '`""`'],
    ['with HTML and a link', '<img src=x> https://evil.example', '`<img src=x> https://evil.example`'],
    ['with spaces around', ' a ', '`  a  `'],
  ])('%s stay code', (_, value, code) => {
    expect(renderItems([say(['Seen ', { value }, '.'])])).toBe(`- Seen ${code}.`);
  });

  it('cannot leave the cell of a table', () => {
    expect(renderItems([table([[{ value: 'a|b' }], [{ value: 'c\\|d' }]])])).toMatch(
      /\n\| `a\\\|b` \| `c\\\\u\{7C\}d` \|$/,
    );
  });

  it('are cut when they are very long', () => {
    const text = renderItems([say([{ value: 'x'.repeat(10_000) }])]);
    expect(text.length).toBeLessThan(2100);
    expect(text).toContain('… (8000 more characters)');
  });
});

describe('words', () => {
  it.each([
    ['*bold* _it_ [a](b) <b> `c`', '\\*bold\\* \\_it\\_ \\[a\\](b) \\<b> \\`c\\`'],
    ['outcome not_collected, P1 -> P2, R&D', 'outcome not_collected, P1 -> P2, R&D'],
    ['see https://evil.example or www.evil.example', 'see https:\\/\\/evil.example or www\\.evil.example'],
    ['&lt;b&gt;', '\\&lt;b\\&gt;'],
    ['# heading', '\\# heading'],
    ['1. item', '1\\. item'],
    ['one\ntwo', 'one\\\\ntwo'],
  ])('%s is text, not markup', (text, markdown) => {
    expect(renderItems([say([text])])).toBe(`- ${markdown}`);
  });
});

describe('links', () => {
  const renderLink = (url: string): string =>
    renderMarkdown(buildReport([], { links: [{ label: both(['Thread']), url }] }), 'en').split('\n')[6] ?? '';

  it.each([
    ['https://a.example/x?y=(1)', '- [Thread](<https://a.example/x?y=(1)>)'],
    ['https://a.example/x>y z', '- [Thread](<https://a.example/x%3Ey%20z>)'],
    ['javascript:alert(1)', '- Thread'],
    ['not a link', '- Thread'],
  ])('%s', (url, markdown) => {
    expect(renderLink(url)).toBe(markdown);
  });
});
