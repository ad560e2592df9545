import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { parseFinding } from '../../src/domain/parse-finding.ts';

const folder = join(import.meta.dirname, 'findings');
const schema = z.strictObject({ sample: z.boolean(), note: z.string(), document: z.unknown() });
const fixtures = readdirSync(folder).map((file) => ({
  name: file.replace('.json', ''),
  ...schema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))),
}));

describe('a finding made by CreateSampleFindings', () => {
  it.each(fixtures.filter(({ sample }) => sample))('is known: $name', ({ document }) => {
    expect(parseFinding(document).sample).toBe(true);
  });
});

describe('a finding of real activity', () => {
  it.each(fixtures.filter(({ sample }) => !sample))('does not pass for a sample: $name', ({ document }) => {
    expect(parseFinding(document).sample).toBe(false);
  });
});
