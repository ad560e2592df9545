import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const text = z.string().nullable();
const reference = z.strictObject({
  findingId: text,
  region: text,
  accountId: text,
  detectorId: text,
  type: text,
  severity: z.union([z.number(), text]),
});
const schema = z.strictObject({
  format: z.string(),
  language: z.enum(['en', 'ja', 'mixed']),
  note: z.string(),
  message: z.looseObject({}),
  /** What the message alerts about. */
  expected: z.array(reference),
  /** What it names for somebody who points at it; only where that differs. */
  named: z.array(reference).optional(),
});

export type Fixture = z.infer<typeof schema> & { readonly name: string };

/** Messages that alert about findings, each in a form of its own. */
export const alerts = readFolder('alerts');
/** Messages that alert about nothing, though most of them name a finding. */
export const otherMessages = readFolder('other-messages');

function readFolder(folder: string): readonly Fixture[] {
  const path = join(import.meta.dirname, folder);
  const files = readdirSync(path).filter((file) => file.endsWith('.json'));
  return files.toSorted().map((file) => {
    const fixture = schema.parse(JSON.parse(readFileSync(join(path, file), 'utf8')));
    return { ...fixture, name: file.replace('.json', '') };
  });
}
