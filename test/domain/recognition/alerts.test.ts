import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findNamedFindings, findReferences } from '../../../src/domain/find-references.ts';
import { alerts, otherMessages } from './read-fixtures.ts';
import { renderRecognitionPage } from './recognition-page.ts';

describe('an alert', () => {
  it.each(alerts)('is recognised: $name', ({ message, expected }) => {
    expect(findReferences(message, [])).toEqual(expected);
  });

  it.each(alerts)('is recognised when somebody points at it: $name', ({ message, expected }) => {
    expect(findNamedFindings(message, [])).toEqual(expected);
  });
});

describe('any other message', () => {
  it.each(otherMessages)('is left alone: $name', ({ message }) => {
    expect(findReferences(message, [])).toEqual([]);
  });

  const named = otherMessages.flatMap(({ name, message, named }) => (named ? [{ name, message, named }] : []));
  it.each(named)('names its finding when somebody points at it: $name', ({ message, named }) => {
    expect(findNamedFindings(message, [])).toEqual(named);
  });
});

describe('the page about recognition', () => {
  it('says what is recognised today (node bench/write-recognition-page.ts writes it)', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/recognition.md'), 'utf8');
    expect(page).toBe(renderRecognitionPage());
  });

  it('covers at least 25 formats in two languages and 20 other messages', () => {
    expect(new Set(alerts.map(({ format }) => format)).size).toBeGreaterThanOrEqual(25);
    expect(new Set(alerts.map(({ language }) => language))).toEqual(new Set(['en', 'ja', 'mixed']));
    expect(otherMessages.length).toBeGreaterThanOrEqual(20);
  });
});
