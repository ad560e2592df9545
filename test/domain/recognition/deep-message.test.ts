import { describe, expect, it } from '@jest/globals';
import { findNamedFindings, findReferences } from '../../../src/domain/find-references.ts';

/** Deeper than any call stack. */
const levels = 100_000;

function nest(key: string, wrap: (inner: unknown) => unknown): unknown {
  const type = key === 'elements' ? 'rich_text' : 'section';
  let nested: unknown = { text: 'end' };
  for (let level = 0; level < levels; level += 1) nested = { type, [key]: wrap(nested) };
  return nested;
}

describe('a message nested without end', () => {
  it.each(['attachments', 'blocks', 'elements', 'message_blocks', 'fields', 'files'])('is read: %s', (key) => {
    const message = nest(key, (inner) => [inner]);
    const edit = { subtype: 'message_changed', message, previous_message: { text: 'before' } };
    const carried = { text: '', blocks: [message], attachments: [message], files: [message] };
    for (const one of [message, edit, carried, { ...edit, message: carried }]) {
      expect([...findReferences(one, []), ...findNamedFindings(one, [])]).toEqual([]);
    }
  });

  it('is read as JSON in a text', () => {
    expect(findReferences({ text: `${'['.repeat(levels)}${']'.repeat(levels)}` }, [])).toEqual([]);
  });
});
