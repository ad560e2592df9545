import { describe, expect, it } from '@jest/globals';
import { parseMrkdwn } from '../../../src/demo/page/mrkdwn.ts';

const line = (...children: unknown[]) => [{ kind: 'line', children }];
const text = (value: string) => ({ kind: 'text', text: value });

describe('parseMrkdwn emphasis', () => {
  it.each([
    ['*bold*', line({ kind: 'bold', children: [text('bold')] })],
    ['_it_ x', line({ kind: 'italic', children: [text('it')] }, text(' x'))],
    ['~gone~', line({ kind: 'strike', children: [text('gone')] })],
    ['`a_b_c *d*`', line({ kind: 'code', text: 'a_b_c *d*' })],
    [
      '*a _b_ c*',
      line({ kind: 'bold', children: [text('a '), { kind: 'italic', children: [text('b')] }, text(' c')] }),
    ],
    ['snake_case_name', line(text('snake_case_name'))],
    ['2*3*4', line(text('2*3*4'))],
    ['* not bold *', line(text('* not bold *'))],
    ['*x*: y', line({ kind: 'bold', children: [text('x')] }, text(': y'))],
  ])('reads %s', (source, expected) => {
    expect(parseMrkdwn(source)).toEqual(expected);
  });

  it.each(['[label](x)', '# heading', '**', '<b>', '![x](y)'])('leaves %s alone, as Slack does', (source) => {
    const [first] = parseMrkdwn(source);
    expect(JSON.stringify(first)).not.toMatch(/"kind":"(bold|link)"/);
  });
});

describe('parseMrkdwn links and mentions', () => {
  it.each([
    ['<https://a.example/x_y_z|label>', { kind: 'link', url: 'https://a.example/x_y_z', text: 'label' }],
    [
      '<https://a.example/?a=1&amp;b=2>',
      { kind: 'link', url: 'https://a.example/?a=1&b=2', text: 'https://a.example/?a=1&b=2' },
    ],
    ['https://a.example/p', { kind: 'link', url: 'https://a.example/p', text: 'https://a.example/p' }],
    ['<@U0AIKO>', { kind: 'user', id: 'U0AIKO' }],
    ['<@U0AIKO|aiko>', { kind: 'user', id: 'U0AIKO', label: 'aiko' }],
    ['<#C1|general>', { kind: 'channel', id: 'C1', label: 'general' }],
    ['<!subteam^S1|@sec>', { kind: 'usergroup', id: 'S1', label: '@sec' }],
    ['<!here>', { kind: 'broadcast', text: '@here' }],
    [':warning:', { kind: 'emoji', name: 'warning' }],
    [
      '<!date^1763700613^{date} {time}|then>',
      { kind: 'date', epoch: 1763700613, format: '{date} {time}', fallback: 'then' },
    ],
  ])('reads %s', (source, expected) => {
    expect(parseMrkdwn(source)).toEqual(line(expected));
  });

  it('keeps a link inside bold', () => {
    const link = { kind: 'link', url: 'https://a.example/b_c_d', text: 'x' };
    expect(parseMrkdwn('*see <https://a.example/b_c_d|x>*')).toEqual(
      line({ kind: 'bold', children: [text('see '), link] }),
    );
  });

  it('leaves the full stop of a sentence out of a bare address', () => {
    const link = { kind: 'link', url: 'https://a.example/p', text: 'https://a.example/p' };
    expect(parseMrkdwn('See https://a.example/p.')).toEqual(line(text('See '), link, text('.')));
  });

  it.each([
    '<javascript:alert(1)|click>',
    '<data:text/html,x|click>',
    '<mailto:a@b.example|mail>',
    '<file:///etc/passwd>',
  ])('shows %s as text, because only http(s) addresses are links', (source) => {
    expect(parseMrkdwn(source)).toEqual(line(text(source)));
  });

  it('does not let a date link lead elsewhere than http(s)', () => {
    const [first] = parseMrkdwn('<!date^1763700613^{date}^javascript:alert(1)|then>');
    expect(JSON.stringify(first)).not.toContain('javascript');
  });

  it('does not take times and resource names for emoji', () => {
    expect(parseMrkdwn('at 10:30:45 arn:aws:iam::1:role/x')).toEqual(line(text('at 10:30:45 arn:aws:iam::1:role/x')));
  });
});

describe('parseMrkdwn blocks and entities', () => {
  it('decodes each entity once', () => {
    expect(parseMrkdwn('&lt;script&gt; &amp;lt; &amp;amp;')).toEqual(line(text('<script> &lt; &amp;')));
  });

  it('shows an escaped mention as text', () => {
    expect(parseMrkdwn('&lt;@U0AIKO&gt;')).toEqual(line(text('<@U0AIKO>')));
  });

  it('keeps a preformatted block letter by letter', () => {
    expect(parseMrkdwn('a\n```\n*x*\n  <https://y.example>\n```\nb')).toEqual([
      ...line(text('a')),
      { kind: 'pre', text: '*x*\n  <https://y.example>' },
      ...line(text('b')),
    ]);
  });

  it('joins quoted lines, escaped or not', () => {
    expect(parseMrkdwn('> one\n&gt; two\nthree')).toEqual([
      { kind: 'quote', lines: [[text('one')], [text('two')]] },
      ...line(text('three')),
    ]);
  });

  it('quotes everything after >>>', () => {
    expect(parseMrkdwn('>>>one\ntwo')).toEqual([{ kind: 'quote', lines: [[text('one')], [text('two')]] }]);
  });

  it('indents lines that look like items', () => {
    expect(parseMrkdwn('• one\n- two\n3. three')).toEqual([
      { kind: 'item', marker: '•', children: [text('one')] },
      { kind: 'item', marker: '-', children: [text('two')] },
      { kind: 'item', marker: '3.', children: [text('three')] },
    ]);
  });

  it('keeps empty lines', () => {
    expect(parseMrkdwn('a\n\nb')).toHaveLength(3);
  });

  it('cannot be confused by the characters it uses inside', () => {
    expect(parseMrkdwn('\uE0000\uE001 `code`')).toEqual(line(text('0 '), { kind: 'code', text: 'code' }));
  });
});
