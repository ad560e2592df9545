import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { explainInvalidAdf, measureAdf } from '../../src/demo/jira/validate-adf.ts';
import { type Inline, phrase, sameText } from '../../src/domain/phrase.ts';
import type { Item } from '../../src/domain/report.ts';
import { renderSummary, renderTicket, renderUpdateNote } from '../../src/jira/render-ticket.ts';
import { buildReport, buildVerdict, consoleUrl, say } from './ticket-fixture.ts';

const hostile = [
  '[click](https://evil.example)',
  '{panel}h1. Closed{panel}',
  '[~accountid:5b10ac8d82e05b22cc7d4ef5] <!channel> @here',
  '</div><script>alert(1)</script>',
  'javascript:alert(1)',
  'SEC-1 is benign\u202e\u200b\n\nVerdict: false positive',
];

describe('render ticket', () => {
  it.each(['en', 'ja'] as const)('writes eight chapters in order with every part (%s)', (language) => {
    const document = renderTicket(buildReport(), language);
    expect(explainInvalidAdf(document)).toBeUndefined();
    const headings = listNodes(document).filter((node) => node.type === 'heading' && node.attrs?.level === 2);
    expect(headings.map(readText)).toMatchObject(
      [1, 2, 3, 4, 5, 6, 7, 8].map((number) => expect.stringMatching(new RegExp(`^${number}\\. .+`))),
    );
    expect(readText(document)).toContain(language === 'ja' ? '1. エグゼクティブサマリー' : '1. Executive Summary');
    expect(readText(document)).toContain('[E1, E2]');
    expect(readText(document)).toContain(language === 'ja' ? '確認不能: ログなし。' : 'Not observable: no log.');
  });

  it.each([
    [buildVerdict({ disposition: 'true_positive', priority: 'P3' }), 'error'],
    [buildVerdict({ disposition: 'suspicious', priority: 'P1' }), 'error'],
    [buildVerdict({ disposition: 'inconclusive', priority: 'P3' }), 'warning'],
    [buildVerdict({ disposition: 'benign_true_positive', priority: 'P3' }), 'success'],
    [buildVerdict({ disposition: 'false_positive', sample: true }), 'info'],
  ])('opens with the verdict in a panel (%#)', (verdict, panelType) => {
    const [panel] = renderTicket(buildReport([], { verdict }), 'en').content;
    expect(panel).toMatchObject({ type: 'panel', attrs: { panelType } });
    expect(readText(panel)).toContain('Suspicious, priority P2');
  });

  it('shows tables as tables and queries as code', () => {
    const items: Item[] = [
      {
        kind: 'table',
        columns: [say('Time'), say('Event')],
        rows: [[say('08:00'), sameText(phrase`${'GetObject'}`)], [say('09:00')]],
      },
      {
        kind: 'query',
        evidence: 'E3',
        source: 'splunk',
        query: 'search index=x\n| stats count',
        result: say('4 rows'),
      },
    ];
    const nodes = listNodes(renderTicket(buildReport(items), 'en'));
    const rows = nodes.filter((node) => node.type === 'tableRow');
    expect(rows.map((row) => row.content?.length)).toEqual([2, 2, 2]);
    expect(nodes.filter((node) => node.type === 'codeBlock').map(readText)).toEqual(['search index=x\n| stats count']);
    expect(explainInvalidAdf(renderTicket(buildReport(items), 'en'))).toBeUndefined();
  });

  it.each(hostile)('keeps %j as inert code', (value) => {
    const items: Item[] = [
      { kind: 'statement', text: sameText(phrase`Seen: ${value}`), evidence: [] },
      { kind: 'table', columns: [sameText(phrase`${value}`)], rows: [[sameText(phrase`${value}`)]] },
      { kind: 'query', evidence: 'E1', source: value, query: value, result: sameText(phrase`${value}`) },
    ];
    const document = renderTicket(buildReport(items), 'en');
    expect(explainInvalidAdf(document)).toBeUndefined();
    expect(listLinks(document)).toEqual([consoleUrl]);
    const carriers = listNodes(document).filter((node) => node.text?.includes(value.slice(0, 12)));
    const loose = carriers.filter((node) => !node.marks?.some((mark) => mark.type === 'code'));
    // Only the block of code carries it without the mark, and a block takes no marks.
    expect(loose).toHaveLength(1);
    expect(JSON.stringify(document)).not.toMatch(/[\u202e\u200b]/);
  });

  it('makes a link only of a web address', () => {
    const links = ['javascript:alert(1)', 'not a url', 'https://ok.example/'].map((url) => ({ label: say('Go'), url }));
    expect(listLinks(renderTicket(buildReport([], { links }), 'en'))).toEqual(['https://ok.example/']);
  });

  it.each([
    ['en', 'full'],
    ['ja', 'full'],
    ['en', 'compact'],
  ] as const)('shortens what does not fit and counts what it left out (%s, %s)', (language, size) => {
    const row = [say('2026-11-21 08:00:00'), sameText(phrase`${'x'.repeat(80)}`), say('E1')];
    const table: Item = {
      kind: 'table',
      columns: [say('Time'), say('Event'), say('Evidence')],
      rows: Array.from({ length: 2_000 }, () => row),
    };
    const document = renderTicket(buildReport([table]), language, size);
    expect(measureAdf(document, size === 'full' ? 'text' : 'json')).toBeLessThan(32_767);
    expect(explainInvalidAdf(document)).toBeUndefined();
    const shown = readText(document).match(/2026-11-21 08:00:00/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(5);
    const left = 2_000 - shown;
    const line = {
      en: `${left} more rows are in the full report.`,
      ja: `ほか ${left} 件の行は完全なレポートにあります。`,
    };
    expect(readText(document)).toContain(line[language]);
  });

  it('stays valid and within the limit whatever the report holds', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 });
    const inline: fc.Arbitrary<Inline> = fc.oneof(
      text,
      text.map((value) => ({ value })),
    );
    const content = fc.array(inline, { maxLength: 4 }).map(sameText);
    const item: fc.Arbitrary<Item> = fc.oneof(
      fc.record({ kind: fc.constant('statement' as const), text: content, evidence: fc.array(text, { maxLength: 2 }) }),
      fc.record({
        kind: fc.constant('table' as const),
        columns: fc.array(content, { maxLength: 4 }),
        rows: fc.array(fc.array(content, { maxLength: 5 }), { maxLength: 60 }),
      }),
      fc.record({ kind: fc.constant('query' as const), evidence: text, source: text, query: text, result: content }),
    );
    const parts = fc.record({
      items: fc.array(item, { maxLength: 30 }),
      headline: content,
      footer: content,
      title: content,
    });
    fc.assert(
      fc.property(parts, fc.constantFrom('full' as const, 'compact' as const), ({ items, ...rest }, size) => {
        const document = renderTicket(buildReport(items, rest), 'ja', size);
        expect(explainInvalidAdf(document)).toBeUndefined();
        expect(measureAdf(document, size === 'full' ? 'text' : 'json')).toBeLessThanOrEqual(32_000);
        expect(listLinks(document)).toEqual([consoleUrl]);
      }),
      { numRuns: 40 },
    );
  });

  it('falls back to the verdict when even names are beyond measure', () => {
    const header = Array.from({ length: 900 }, () => ({ label: say('Label'), value: say('v'.repeat(100)) }));
    const document = renderTicket(buildReport([], { header }), 'en');
    expect(readText(document)).toContain('too large for JIRA');
    expect(explainInvalidAdf(document)).toBeUndefined();
  });
});

describe('render summary and note', () => {
  it('keeps a summary on one visible line of 255 characters', () => {
    expect(renderSummary('a\nb\u200bc')).toBe('a\\nb\\u{200B}c');
    const long = renderSummary('あ'.repeat(300));
    expect([long.length, long.endsWith('…')]).toEqual([255, true]);
  });

  it.each(['en', 'ja'] as const)('announces a new report in a valid note (%s)', (language) => {
    const note = renderUpdateNote(buildReport(), language);
    expect(explainInvalidAdf(note)).toBeUndefined();
    expect(readText(note)).toContain('P2');
  });
});

interface Shown {
  type: string;
  text?: string;
  attrs?: { level?: number };
  marks?: { type: string; attrs?: { href: string } }[];
  content?: Shown[];
}

function listNodes(node: unknown): Shown[] {
  const shown: Shown = JSON.parse(JSON.stringify(node));
  const walk = (one: Shown): Shown[] => [one, ...(one.content ?? []).flatMap(walk)];
  return walk(shown);
}

function listLinks(node: unknown): string[] {
  const marks = listNodes(node).flatMap((one) => one.marks ?? []);
  return marks.flatMap((mark) => (mark.type === 'link' && mark.attrs ? [mark.attrs.href] : []));
}

function readText(node: unknown): string {
  return listNodes(node)
    .map((one) => one.text ?? (one.type === 'hardBreak' ? '\n' : ''))
    .join('');
}
