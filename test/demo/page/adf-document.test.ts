import { describe, expect, it } from '@jest/globals';
import { bundleRenderer } from './bundle-renderer.ts';

const render = await bundleRenderer({ file: 'adf-document.tsx', component: 'AdfDocument', prop: 'document' });

const text = (value: string, ...marks: object[]) => ({ type: 'text', text: value, ...(marks.length > 0 && { marks }) });
const paragraph = (...content: object[]) => ({ type: 'paragraph', content });
const show = (...content: object[]) => render({ type: 'doc', version: 1, content });
const inside = (...content: object[]) => show(paragraph(...content));

describe('AdfDocument blocks', () => {
  it.each([
    ['paragraph', paragraph(text('x')), '<p>x</p>'],
    ['heading', { type: 'heading', attrs: { level: 2 }, content: [text('x')] }, '<h3 class="adf-h2">x</h3>'],
    [
      'bulletList',
      { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(text('x'))] }] },
      '<ul><li><p>x</p></li></ul>',
    ],
    [
      'orderedList',
      { type: 'orderedList', attrs: { order: 3 }, content: [{ type: 'listItem', content: [paragraph(text('x'))] }] },
      '<ol start="3"><li><p>x</p></li></ol>',
    ],
    [
      'codeBlock',
      { type: 'codeBlock', attrs: { language: 'sql' }, content: [text('a\n  b')] },
      '<pre class="adf-code" data-language="sql">a\n  b</pre>',
    ],
    [
      'panel',
      { type: 'panel', attrs: { panelType: 'warning' }, content: [paragraph(text('x'))] },
      '<div class="adf-panel adf-panel-warning"><p>x</p></div>',
    ],
    ['rule', { type: 'rule' }, '<hr/>'],
    ['blockquote', { type: 'blockquote', content: [paragraph(text('x'))] }, '<blockquote><p>x</p></blockquote>'],
    [
      'expand',
      { type: 'expand', attrs: { title: 'T' }, content: [paragraph(text('x'))] },
      '<summary>T</summary><p>x</p></details>',
    ],
    [
      'nestedExpand',
      { type: 'nestedExpand', attrs: {}, content: [paragraph(text('x'))] },
      '<summary>Details</summary>',
    ],
    [
      'taskList',
      { type: 'taskList', content: [{ type: 'taskItem', attrs: { state: 'DONE' }, content: [text('x')] }] },
      'checked=""/> x</li>',
    ],
    [
      'decisionList',
      { type: 'decisionList', content: [{ type: 'decisionItem', content: [text('x')] }] },
      '<ul><li>x</li></ul>',
    ],
    [
      'layoutSection',
      { type: 'layoutSection', content: [{ type: 'layoutColumn', content: [paragraph(text('x'))] }] },
      '<div><p>x</p></div>',
    ],
  ])('draws %s', (_, node, expected) => {
    expect(show(node)).toContain(expected);
  });

  it('draws a table with headers and spans', () => {
    const cell = (type: string, value: string, attrs = {}) => ({ type, attrs, content: [paragraph(text(value))] });
    const rows = [[cell('tableHeader', 'H', { colspan: 2 })], [cell('tableCell', 'a'), cell('tableCell', 'b')]];
    const html = show({ type: 'table', content: rows.map((content) => ({ type: 'tableRow', content })) });
    expect(html).toContain('<th colSpan="2" rowSpan="1"><p>H</p></th>');
    expect(html).toContain('<p>a</p></td><td');
  });

  it('shows the text of an unknown node with a label', () => {
    const html = show({ type: 'bodiedExtension', content: [paragraph(text('kept'), text('too'))] });
    expect(html).toContain('unsupported: bodiedExtension');
    expect(html).toContain('kept too');
  });

  it('does not take a name of every object for a known node', () => {
    expect(show({ type: 'constructor', content: [text('x')] })).toContain('unsupported: constructor');
  });

  it('says so when there is no document', () => {
    expect(render('plain text')).toContain('not in a format');
  });
});

describe('AdfDocument text', () => {
  it.each([
    ['strong', text('x', { type: 'strong' }), '<strong>x</strong>'],
    ['em', text('x', { type: 'em' }), '<em>x</em>'],
    ['strike', text('x', { type: 'strike' }), '<s>x</s>'],
    ['underline', text('x', { type: 'underline' }), '<u>x</u>'],
    ['code', text('x', { type: 'code' }), '<code class="mrkdwn-code">x</code>'],
    ['sub', text('x', { type: 'subsup', attrs: { type: 'sub' } }), '<sub>x</sub>'],
    ['sup', text('x', { type: 'subsup', attrs: { type: 'sup' } }), '<sup>x</sup>'],
    [
      'textColor',
      text('x', { type: 'textColor', attrs: { color: '#ff0000' } }),
      '<span style="color:#ff0000">x</span>',
    ],
    ['link', text('x', { type: 'link', attrs: { href: 'https://a.example/' } }), 'href="https://a.example/"'],
    ['hardBreak', { type: 'hardBreak' }, '<br/>'],
    ['status', { type: 'status', attrs: { text: 'P1', color: 'red' } }, '<span class="lozenge lozenge-red">P1</span>'],
    ['emoji', { type: 'emoji', attrs: { shortName: ':x:', text: '❌' } }, '❌'],
    ['mention', { type: 'mention', attrs: { id: '1', text: '@Aiko' } }, '@Aiko</span>'],
    ['date', { type: 'date', attrs: { timestamp: '1763683200000' } }, 'Nov 21, 2025</time>'],
    ['inlineCard', { type: 'inlineCard', attrs: { url: 'https://a.example/' } }, 'href="https://a.example/"'],
  ])('draws %s', (_, node, expected) => {
    expect(inside(node)).toContain(expected);
  });

  it('combines marks', () => {
    expect(inside(text('x', { type: 'strong' }, { type: 'em' }))).toContain('<em><strong>x</strong></em>');
  });

  it('escapes markup in text', () => {
    expect(inside(text('<script>alert(1)</script>'))).toContain('&lt;script&gt;');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'mailto:a@b.example'])('makes no link of %s', (href) => {
    expect(
      inside(text('x', { type: 'link', attrs: { href } }), { type: 'inlineCard', attrs: { url: href } }),
    ).not.toContain('href');
  });

  it('opens a ticket of the demo inside the page', () => {
    const href = 'http://127.0.0.1:4201/browse/SEC-7';
    expect(inside(text('x', { type: 'link', attrs: { href } }))).toContain('href="#/jira/SEC-7"');
  });

  it('keeps a color that is no hex color out of the style', () => {
    const color = 'red;background:url(https://a.example)';
    expect(inside(text('x', { type: 'textColor', attrs: { color } }))).not.toContain('a.example');
  });
});
