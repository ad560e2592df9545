import { describe, expect, it } from '@jest/globals';
import { checkView } from '../../../src/demo/slack/check-view.ts';
import type { Fields } from '../../../src/demo/slack/record.ts';
import { letters, plain, refusalOf, times } from './check-refusal.ts';

describe('views', () => {
  const modal = (fields: Fields = {}) => ({
    type: 'modal',
    title: plain(24),
    blocks: [{ type: 'divider' }],
    ...fields,
  });
  const input = { type: 'input', label: plain(3), element: { type: 'plain_text_input' } };
  const cases: [string, Fields, string][] = [
    [
      'a title of 25 characters',
      modal({ title: plain(25) }),
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      'private_metadata of 3001 characters',
      modal({ private_metadata: letters(3001) }),
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      '101 blocks',
      modal({ blocks: times(101, { type: 'divider' }) }),
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    [
      'an input without submit',
      modal({ blocks: [input] }),
      'must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]',
    ],
    [
      'a table',
      modal({ blocks: [{ type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] }] }),
      'unsupported type: table [json-pointer:/view/blocks/0/type]',
    ],
  ];

  it.each(cases)('refuses %s', (_name, view, message) => {
    expect(refusalOf(() => checkView(view, 'modal'))).toEqual({ error: 'invalid_arguments', messages: [message] });
  });

  it('accepts a form', () => {
    expect(refusalOf(() => checkView(modal({ submit: plain(24), blocks: [input] }), 'modal'))).toBeUndefined();
  });
});
