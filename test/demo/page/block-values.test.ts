import { describe, expect, it } from '@jest/globals';
import { parseBlocks, parseElements } from '../../../src/demo/page/block-schema.ts';
import { collectInitialValues, mergeValues } from '../../../src/demo/page/block-values.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (value: string) => ({ text: plain(value), value });
const input = (blockId: string, element: object) => ({
  type: 'input',
  block_id: blockId,
  label: plain('Label'),
  element,
});

describe('collectInitialValues', () => {
  it('starts every element with the shape that Slack sends for it', () => {
    const blocks = parseBlocks([
      input('a', { type: 'plain_text_input', action_id: 'text', initial_value: 'hi' }),
      input('b', { type: 'static_select', action_id: 'select' }),
      input('c', { type: 'checkboxes', action_id: 'boxes', options: [option('1')], initial_options: [option('1')] }),
      input('d', { type: 'radio_buttons', action_id: 'radio', options: [option('1')], initial_option: option('1') }),
      input('e', { type: 'datepicker', action_id: 'date' }),
    ]);
    expect(collectInitialValues(blocks)).toEqual({
      a: { text: { type: 'plain_text_input', value: 'hi' } },
      b: { select: { type: 'static_select', selected_option: null } },
      c: { boxes: { type: 'checkboxes', selected_options: [expect.objectContaining({ value: '1' })] } },
      d: { radio: { type: 'radio_buttons', selected_option: expect.objectContaining({ value: '1' }) } },
      e: { date: { type: 'datepicker', selected_date: null } },
    });
  });

  it('finds selects in rows and accessories, and leaves out what holds nothing', () => {
    const select = { type: 'static_select', action_id: 's', options: [option('1')] };
    const blocks = parseBlocks([
      { type: 'actions', block_id: 'row', elements: [select, { type: 'button', action_id: 'b', text: plain('Go') }] },
      { type: 'section', block_id: 'side', text: plain('x'), accessory: select },
    ]);
    expect(Object.keys(collectInitialValues(blocks)['row'] ?? {})).toEqual(['s']);
    expect(collectInitialValues(blocks)['side']).toHaveProperty('s');
  });
});

describe('mergeValues', () => {
  const initial = { a: { text: { type: 'plain_text_input', value: null } } };

  it('lays edits over the initial values', () => {
    const edits = { a: { text: { type: 'plain_text_input', value: 'typed' } } };
    expect(mergeValues(initial, edits)).toEqual(edits);
  });

  it('drops edits of elements that are gone', () => {
    expect(mergeValues(initial, { gone: { x: { value: 1 } } })).toEqual(initial);
  });
});

describe('parseBlocks', () => {
  it('gives a block without an id one, and shows an unreadable one as such', () => {
    expect(parseBlocks([{ type: 'divider' }, { type: 'section', text: 7 }])).toEqual([
      { type: 'divider', block_id: 'block-0' },
      { type: 'unreadable', block_id: 'block-1' },
    ]);
  });

  it('leaves out elements that are none', () => {
    expect(parseElements([{ type: 'button', action_id: 'a' }, 'nonsense'])).toHaveLength(1);
  });
});
