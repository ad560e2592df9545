import { describe, expect, it } from '@jest/globals';
import { bundleRenderer } from './bundle-renderer.ts';

const render = await bundleRenderer({ file: 'block-list.tsx', component: 'BlockList', prop: 'blocks' });
const show = (...blocks: object[]) => render(blocks);
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const richText = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});

describe('BlockList texts', () => {
  it('formats mrkdwn and leaves plain text alone', () => {
    const html = show({ type: 'section', text: mrkdwn('*a* <@U0AIKO>'), fields: [plain('*b* <@U0AIKO>')] });
    expect(html).toContain('<strong>a</strong>');
    expect(html).toContain('@Aiko Tanaka');
    expect(html).toContain('*b* &lt;@U0AIKO&gt;');
  });

  it('makes no link of common Markdown in mrkdwn', () => {
    expect(show({ type: 'section', text: mrkdwn('[label](x) # y') })).toContain('[label](x) # y');
  });

  it('shows headers, contexts and raw table cells', () => {
    const cell = (text: string) => ({ type: 'raw_text', text });
    const html = show(
      { type: 'header', text: plain('Head') },
      { type: 'context', elements: [mrkdwn('_c_')] },
      { type: 'table', rows: [[cell('Q')], [cell('*raw* <b>')]] },
    );
    expect(html).toContain('>Head</h3>');
    expect(html).toContain('<em>c</em>');
    expect(html).toMatch(/<th scope="col">.*Q/);
    expect(html).toContain('*raw* &lt;b&gt;');
  });

  it('says so when a block cannot be read or drawn', () => {
    expect(show({ type: 'section', text: 7 })).toContain('cannot read');
    expect(show({ type: 'video', video_url: 'https://a.example' })).toContain('cannot draw');
  });

  it('loads no image of another host', () => {
    const html = show({ type: 'image', image_url: 'https://a.example/x.png', alt_text: 'a chart' });
    expect(html).toContain('a chart');
    expect(html).not.toContain('<img');
  });
});

describe('BlockList blocks of the library', () => {
  it('draws rich text, with links of our own kind', () => {
    const html = show(
      richText({ type: 'text', text: 'bold', style: { bold: true } }),
      richText({ type: 'link', url: 'http://127.0.0.1:4201/browse/SEC-7', text: 'SEC-7' }),
      richText({ type: 'link', url: 'javascript:alert(1)', text: 'bad' }),
    );
    expect(html).toContain('font-semibold">bold');
    expect(html).toContain('href="#/jira/SEC-7"');
    expect(html).not.toContain('javascript');
  });

  it('keeps the colons of times and resource names in markdown', () => {
    const html = show({ type: 'markdown', text: 'at 17:53:18 by arn:aws:iam::1:role/x' });
    expect(html.replaceAll(/<[^>]+>/g, '')).toContain('at 17:53:18 by arn:aws:iam::1:role/x');
  });
});

describe('BlockList elements', () => {
  const button = { type: 'button', action_id: 'analyze', style: 'primary', text: plain('Analyze') };
  const options = ['en', 'ja'].map((value) => ({ text: plain(value), value }));

  it('keeps the action id on every element that acts', () => {
    const select = { type: 'static_select', action_id: 'language', options, initial_option: options[1] };
    const overflow = { type: 'overflow', action_id: 'more', options };
    const feedback = {
      type: 'feedback_buttons',
      action_id: 'feedback',
      positive_button: { text: plain('Good'), value: 'good' },
      negative_button: { text: plain('Bad'), value: 'bad' },
    };
    const html = show(
      { type: 'actions', elements: [button, select, overflow] },
      { type: 'context_actions', elements: [feedback] },
    );
    expect(html).toMatch(/<button[^>]*button-primary[^>]*data-action-id="analyze"[^>]*>Analyze/);
    expect(html).toMatch(/<select[^>]*data-action-id="language"/);
    expect(html).toContain('<option value="ja" selected="">');
    expect(html).toContain('data-action-id="more"');
    expect(html.match(/data-action-id="feedback"/g)).toHaveLength(2);
  });

  it('draws the fields of a form', () => {
    const input = (element: object) => ({ type: 'input', label: plain('Label'), hint: plain('Hint'), element });
    const html = show(
      input({ type: 'plain_text_input', action_id: 'why', multiline: true, initial_value: 'because' }),
      input({ type: 'radio_buttons', action_id: 'radio', options, initial_option: options[0] }),
      input({ type: 'checkboxes', action_id: 'boxes', options, initial_options: [options[1]] }),
      input({ type: 'datepicker', action_id: 'day', initial_date: '2025-11-21' }),
    );
    expect(html).toMatch(/<textarea[^>]*data-action-id="why"[^>]*>because/);
    expect(html).toMatch(/type="radio"[^>]*data-action-id="radio"[^>]*checked=""[^>]*value="en"/);
    expect(html).toMatch(/type="checkbox"[^>]*data-action-id="boxes"[^>]*checked=""[^>]*value="ja"/);
    expect(html).toMatch(/type="date"[^>]*value="2025-11-21"/);
  });
});
