import { describe, expect, it } from '@jest/globals';
import { checkMessageBlocks } from '../../src/demo/slack/check-blocks.ts';
import { readRecords } from '../../src/demo/slack/record.ts';
import { fail } from '../../src/domain/errors.ts';
import { sameText } from '../../src/domain/phrase.ts';
import type { Item, Report } from '../../src/domain/report.ts';
import { renderReport } from '../../src/slack/render-report.ts';
import { sealMessage } from '../../src/slack/seal-message.ts';
import { buildReport, statement } from './build-report.ts';

const noTicket = { ticket: null, ticketError: null };

function render(report: Report, change: Partial<Parameters<typeof renderReport>[0]> = {}) {
  return renderReport({ report, ...noTicket, ...change }, 'en');
}

/** Everything a reader sees. */
function readText(value: unknown): string {
  if (Array.isArray(value)) return value.map(readText).join('');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, inner]) => (key === 'text' && typeof inner === 'string' ? inner : readText(inner)))
    .join('');
}

function countTables(blocks: readonly { readonly type: string }[]): number {
  return blocks.filter(({ type }) => type === 'table').length;
}

function table(rows: number, cell = 'value'): Item {
  const text = sameText([{ value: cell }]);
  return {
    kind: 'table',
    columns: [sameText(['One']), sameText(['Two'])],
    rows: Array.from({ length: rows }, () => [text, text]),
  };
}

describe('a report in Slack', () => {
  it('leads with the verdict and has all eight chapters in order', () => {
    const [first, ...others] = render(buildReport());
    expect(first?.text).toBe('Suspicious, priority P2, confidence medium');
    const text = readText([first, ...others].map((message) => message?.blocks));
    const places = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => text.indexOf(`${number}. Chapter ${number}`));
    expect(places).toEqual([...places].sort((left, right) => left - right));
    expect(Math.min(...places)).toBeGreaterThan(text.indexOf('Suspicious'));
    expect(text).toContain('Nothing to say here.');
    expect(text).toContain('The attached file has the full report.');
  });

  it('names the ticket, or says why there is none', () => {
    const ticket = { key: 'SEC-9', url: 'https://acme.example/browse/SEC-9' };
    const linked = JSON.stringify(render(buildReport(), { ticket })[0]?.blocks.slice(0, 2));
    expect(linked).toContain(JSON.stringify({ type: 'link', url: ticket.url, text: 'SEC-9' }));
    const [failed] = render(buildReport(), { ticketError: fail('tracker_unauthorised') });
    expect(readText(failed?.blocks)).toContain('No ticket: JIRA refused the e-mail and API token.');
  });

  it('shows evidence with each statement and values as code', () => {
    const report = buildReport({ 3: [statement('203.0.113.7')] });
    const blocks = render(report).flatMap((message) => message.blocks);
    expect(blocks).toContainEqual({
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'Seen: ' },
                { type: 'text', text: '203.0.113.7', style: { code: true } },
                { type: 'text', text: ' [E1]' },
              ],
            },
          ],
        },
      ],
    });
  });

  it('shows the query as it was run', () => {
    const query: Item = {
      kind: 'query',
      evidence: 'E4',
      source: 'entra',
      query: 'search index=x\n| table _time',
      result: sameText(['no rows']),
    };
    const blocks = render(buildReport({ 5: [query] })).flatMap((message) => message.blocks);
    expect(JSON.stringify(blocks)).toContain(
      '{"type":"rich_text_preformatted","elements":[{"type":"text","text":"search index=x\\n| table _time"}]}',
    );
  });
});

describe('a long report', () => {
  const long = (count: number) => Array.from({ length: count }, (_, index) => statement(`${index} ${'x'.repeat(300)}`));

  it.each([
    ['many statements', buildReport({ 3: long(100), 5: long(100), 7: long(100) })],
    [
      'statements in every chapter',
      buildReport({ 1: long(8), 2: long(8), 3: long(8), 4: long(8), 5: long(8), 6: long(8), 7: long(8), 8: long(8) }),
    ],
    ['many tables', buildReport({ 3: [table(50), table(50)], 5: [table(200)], 7: [table(150, 'y'.repeat(90))] })],
    ['one value of 10,000 characters', buildReport({ 1: [statement('z'.repeat(10_000))] })],
    ['many small parts', buildReport({ 7: Array.from({ length: 90 }, () => table(1)) })],
  ])('keeps every limit of Slack: %s', (_, report) => {
    const messages = render(report);
    expect(messages.length).toBeLessThanOrEqual(3);
    for (const message of messages) {
      const sealed = sealMessage(message);
      expect(() => checkMessageBlocks(readRecords(sealed.blocks))).not.toThrow();
      expect(sealed.blocks.length).toBeLessThanOrEqual(50);
      expect(readText(sealed.blocks).length).toBeLessThanOrEqual(10_000);
      expect(countTables(sealed.blocks)).toBeLessThanOrEqual(1);
      expect(sealed.text.length).toBeLessThan(4000);
    }
  });

  it('names the chapters of which something is only in the file', () => {
    const text = readText(render(buildReport({ 3: long(100), 7: long(3) })).at(-1)?.blocks);
    expect(text).toContain('Too long for Slack, at least in part: 3. Chapter 3.');
    expect(readText(render(buildReport()).at(-1)?.blocks)).not.toContain('Too long for Slack');
  });

  it('cuts the longest chapter, not the recommendations after it', () => {
    const report = buildReport({ 3: long(200), 8: [statement('rotate the key')] });
    expect(readText(render(report).map(({ blocks }) => blocks))).toContain('rotate the key');
  });

  it('says how many rows of a table and characters of a value are missing', () => {
    expect(readText(render(buildReport({ 3: [table(300)] })).flatMap(({ blocks }) => blocks))).toMatch(
      /\d+ more rows are in the attached file/,
    );
    expect(
      readText(render(buildReport({ 3: [statement('z'.repeat(5000))] })).flatMap(({ blocks }) => blocks)),
    ).toContain('(4400 more characters)');
  });

  it('shows a second table of a message as a list', () => {
    const [only, ...others] = render(buildReport({ 3: [table(2, 'first'), table(2, 'second')] }));
    expect(others).toEqual([]);
    expect(countTables(only?.blocks ?? [])).toBe(1);
    expect(readText(only?.blocks)).toContain('One: second · Two: second');
  });
});

describe('hostile values', () => {
  const hostile = [
    '<!channel>',
    '<@U0AIKO>',
    '<https://evil.example|console>',
    '`code` *bold*',
    'a\u202Eb',
    '&lt;!here&gt;',
  ];

  it.each(hostile)('%s stays text', (value) => {
    const report = buildReport({
      1: [statement(value), { kind: 'statement', text: sameText([value]), evidence: [] }, table(1, value)],
    });
    for (const message of render({ ...report, headline: sameText([value]), title: sameText([value]) })) {
      const sealed = sealMessage(message);
      expect(sealed.text).not.toMatch(/<|>/);
      expect(JSON.stringify(sealed.blocks)).not.toMatch(
        /"type":"(mrkdwn|markdown|user|broadcast)"|evil\.example","text"/,
      );
      expect(sealed).toMatchObject({ unfurl_links: false, unfurl_media: false });
    }
  });

  it('makes no link of an address that is none', () => {
    const report = { ...buildReport(), links: [{ label: sameText(['x']), url: 'javascript:alert(1)' }] };
    expect(JSON.stringify(render(report))).not.toContain('javascript:');
  });
});
