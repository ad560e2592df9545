import { describe, expect, it } from '@jest/globals';
import { checkMessageBlocks } from '../../../src/demo/slack/check-blocks.ts';
import type { Fields } from '../../../src/demo/slack/record.ts';
import { letters, plain, refusalOf, times } from './check-refusal.ts';

const mrkdwn = (count: number) => ({ type: 'mrkdwn', text: letters(count) });
const section = (fields: Fields) => [{ type: 'section', ...fields }];
const button = (fields: Fields = {}) => ({ type: 'button', text: plain(3), ...fields });
const actions = (...elements: Fields[]) => [{ type: 'actions', elements }];
const cell = (count: number) => ({ type: 'raw_text', text: letters(count) });
const table = (rows: number, columns: number, count = 1) => [
  { type: 'table', rows: times(rows, times(columns, cell(count))) },
];

const accepted: [string, Fields[]][] = [
  ['50 blocks', times(50, { type: 'divider' })],
  ['a section of 3000 characters', section({ text: mrkdwn(3000) })],
  ['10 fields', section({ fields: times(10, mrkdwn(1000)) })],
  ['a header of 150 characters', [{ type: 'header', text: plain(150) }]],
  ['25 buttons', actions(...times(25, button()))],
  [
    'the longest button',
    actions(button({ text: plain(75), value: letters(2000), action_id: letters(255), style: 'primary' })),
  ],
  [
    'a confirmation',
    actions(button({ confirm: { title: plain(100), text: mrkdwn(300), confirm: plain(30), deny: plain(30) } })),
  ],
  ['a table of 100 rows and 20 columns', table(100, 20)],
  ['a markdown block of 12,000 characters', [{ type: 'markdown', text: letters(12_000) }]],
  ['13,000 characters in all', times(13, { type: 'section', text: mrkdwn(1000) })],
  [
    'feedback buttons',
    [
      {
        type: 'context_actions',
        elements: [
          {
            type: 'feedback_buttons',
            action_id: 'f',
            positive_button: { text: plain(3), value: 'up' },
            negative_button: { text: plain(3), value: 'down' },
          },
        ],
      },
    ],
  ],
  [
    'rich text',
    [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'a', style: { bold: true } }] }],
      },
    ],
  ],
];

const refused: [string, Fields[], string][] = [
  ['51 blocks', times(51, { type: 'divider' }), 'no more than 50 items allowed [json-pointer:/blocks]'],
  [
    'a section of 3001 characters',
    section({ text: mrkdwn(3001) }),
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a field of 2001 characters',
    section({ fields: [mrkdwn(2001)] }),
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    '11 fields',
    section({ fields: times(11, mrkdwn(1)) }),
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  ['empty text', section({ text: mrkdwn(0) }), 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  ['a section of nothing', section({}), 'missing required field: text or fields [json-pointer:/blocks/0]'],
  [
    'a header of 151 characters',
    [{ type: 'header', text: plain(151) }],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'mrkdwn in a header',
    [{ type: 'header', text: mrkdwn(3) }],
    'must be a valid enum value [json-pointer:/blocks/0/text/type]',
  ],
  [
    '11 context elements',
    [{ type: 'context', elements: times(11, mrkdwn(1)) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  ['26 buttons', actions(...times(26, button())), 'no more than 25 items allowed [json-pointer:/blocks/0/elements]'],
  [
    'a button text of 76 characters',
    actions(button({ text: plain(76) })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'a button value of 2001 characters',
    actions(button({ value: letters(2001) })),
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'an action_id of 256 characters',
    actions(button({ action_id: letters(256) })),
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
  ],
  [
    'a block_id of 256 characters',
    [{ type: 'divider', block_id: letters(256) }],
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'the same block_id twice',
    times(2, { type: 'divider', block_id: 'a' }),
    '`block_id` "a" already exists [json-pointer:/blocks/1/block_id]',
  ],
  [
    'the same action_id twice',
    actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
    '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    'a long confirmation title',
    actions(button({ confirm: { title: plain(101), text: mrkdwn(1) } })),
    'must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]',
  ],
  ['an unknown block', [{ type: 'banner' }], 'unsupported type: banner [json-pointer:/blocks/0/type]'],
  ['a block without type', [{ text: plain(1) }], 'missing required field: type [json-pointer:/blocks/0]'],
  [
    'an unknown element',
    actions({ type: 'lever' }),
    'unsupported type: lever [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'an unknown property',
    actions(button({ disabled: true })),
    'invalid additional property: disabled [json-pointer:/blocks/0/elements/0]',
  ],
  ['text where an object belongs', section({ text: 'hello' }), 'must provide an object [json-pointer:/blocks/0/text]'],
  ['101 table rows', table(101, 1), 'no more than 100 items allowed [json-pointer:/blocks/0/rows]'],
  ['21 table columns', table(1, 21), 'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]'],
  ['an empty cell', table(1, 1, 0), 'must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]'],
  ['10,001 characters in a table', table(1, 1, 10_001), 'must be less than 10001 characters in all table cells'],
];

describe('message blocks', () => {
  it.each(accepted)('accepts %s', (_name, blocks) => {
    expect(refusalOf(() => checkMessageBlocks(blocks))).toBeUndefined();
  });

  it.each(refused)('refuses %s', (_name, blocks, message) => {
    expect(refusalOf(() => checkMessageBlocks(blocks))).toEqual({ error: 'invalid_blocks', messages: [message] });
  });

  it('refuses more text in all than a message holds', () => {
    const long = times(14, { type: 'section', text: mrkdwn(929) });
    expect(refusalOf(() => checkMessageBlocks(long))?.error).toBe('msg_blocks_too_long');
    const markdown = times(2, { type: 'markdown', text: letters(6001) });
    expect(refusalOf(() => checkMessageBlocks(markdown))?.error).toBe('msg_blocks_too_long');
  });
});
