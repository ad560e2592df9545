import { isRecord } from '../../../src/domain/json-value.ts';

/**
 * Whether a value stands in a message: an independent and much simpler reading than the product's, which only undoes
 * escaping, percent-encoding and invisible characters and looks for the characters anywhere.
 */
export function listSaid(message: unknown): (value: string) => boolean {
  const strings = collectStrings(message);
  const plain = strings.map(clear);
  const haystack = [plain.join('\n'), plain.join('')].join('\n');
  return (value) => haystack.includes(value.toLowerCase());
}

function clear(text: string): string {
  let plain = text.toLowerCase();
  for (let round = 0; round < 4; round += 1) {
    plain = plain
      .replaceAll(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
      .replaceAll('&amp;', '&')
      .replaceAll(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)).toLowerCase());
  }
  return plain.replaceAll(/[\u00ad\u200b-\u200f\u2060\ufeff]|```|^&gt; /gm, '').replaceAll(/&lt;|&gt;/g, ' ');
}

function collectStrings(message: unknown): readonly string[] {
  const strings: string[] = [];
  const waiting: unknown[] = [message];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string' || typeof value === 'number') strings.push(String(value));
    const inner = isRecord(value) ? Object.values(value) : value;
    if (Array.isArray(inner)) waiting.push(...inner.toReversed());
  }
  return strings;
}
