import { describe, expect, it } from '@jest/globals';
import { explainInvalidAdf, isAdfDocument } from '../../../src/demo/jira/validate-adf.ts';

const wrap = (...content: unknown[]) => ({ type: 'doc', version: 1, content });
const text = (value: string) => ({ type: 'text', text: value });
const paragraph = (value: string) => ({ type: 'paragraph', content: [text(value)] });

describe('validate ADF', () => {
  it.each([
    ['an empty document', wrap()],
    ['a panel', wrap({ type: 'panel', attrs: { panelType: 'error' }, content: [paragraph('x')] })],
    [
      'a table',
      wrap({
        type: 'table',
        content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [paragraph('x')] }] }],
      }),
    ],
    ['code', wrap({ type: 'codeBlock', attrs: { language: 'sql' }, content: [text('select 1')] })],
  ])('takes %s', (_name, document) => {
    expect(explainInvalidAdf(document)).toBeUndefined();
  });

  it.each([
    ['text at the top', wrap(text('x'))],
    ['an empty text', wrap(paragraph(''))],
    ['an unknown node', wrap({ type: 'marquee' })],
    [
      'a table in a list item',
      wrap({ type: 'bulletList', content: [{ type: 'listItem', content: [{ type: 'table', content: [] }] }] }),
    ],
    ['marks on code', wrap({ type: 'codeBlock', content: [{ ...text('x'), marks: [{ type: 'strong' }] }] })],
    ['no version', { type: 'doc', content: [] }],
    ['a string', 'h1. wiki'],
  ])('refuses %s', (_name, document) => {
    expect(isAdfDocument(document)).toBe(false);
  });
});
