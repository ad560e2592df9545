import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findReferences } from '../../src/domain/find-references.ts';
import { isRecord, listOf, recordOf } from '../../src/domain/json-value.ts';

/** Recorded and reconstructed alerts kept beside the repository; not part of a checkout. */
const folder = join(import.meta.dirname, '../../../shared/samples/alerts');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];

if (files.length > 0) {
  describe('recorded alerts', () => {
    it.each(files)('%s', (name) => {
      const sample = recordOf(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      const own = Object.values(recordOf(sample['context'])).map(String);
      const found = findReferences(sample['message'], own);
      if (sample['ambiguous'] === true && found.length === 0) return;
      const expected = isRecord(sample['expected']) ? [sample['expected']] : [];
      expect(found).toEqual(listOf(sample['expectedAll']).length > 0 ? sample['expectedAll'] : expected);
    });
  });
} else {
  describe.skip('recorded alerts', () => {
    it('needs the folder with samples', () => expect(files).toEqual([]));
  });
}
