import { describe, expect, it } from '@jest/globals';
import { findReferences } from '../../../src/domain/find-references.ts';

const console = 'https://console.aws.amazon.com/guardduty/home?region=us-east-1#/findings?fId=';

describe('a message made to be slow', () => {
  it.each([
    ['namespaces', 'TTPs/aaaa '.repeat(4000)],
    ['brackets', '\n{'.repeat(20_000)],
    ['encoded links', `https://console.aws.amazon.com/guardduty/${'%2525'.repeat(8000)}`],
    [
      'many findings',
      Array.from({ length: 300 }, (_, index) => `${console}${index.toString(16).padStart(32, '0')}`).join('\n'),
    ],
  ])('is read in less than a second: %s', (_, text) => {
    // Of the processor, whatever else the machine does.
    const before = process.cpuUsage();
    findReferences({ text, attachments: [{ fields: [{ title: 'Type', value: text }] }] }, []);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
  });
});
