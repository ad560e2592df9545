import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findNamedFindings, findReferences } from '../../../src/domain/find-references.ts';
import type { FindingReference } from '../../../src/domain/finding.ts';
import { isRecord } from '../../../src/domain/json-value.ts';
import { anyMutations, harmlessMutations, mutate } from './mutate-alert.ts';
import { alerts, otherMessages } from './read-fixtures.ts';
import { listSaid } from './said-in.ts';

/** `PROPERTY_RUNS=100000` is the long run; the everyday one stays below five seconds. */
const runs = Number(process.env['PROPERTY_RUNS'] ?? 1500);
/** The everyday run repeats the same cases, so that a change is to blame when it fails; the long run looks for new ones. */
const seed = process.env['PROPERTY_RUNS'] === undefined ? { seed: 20_261_121 } : {};
const patience = 60_000 + runs * 20;
const messages = [...alerts, ...otherMessages];
const anyMessage = fc.constantFrom(...messages);

describe('whatever happens to a message', () => {
  it(
    'nothing is read that does not stand in it',
    () => {
      fc.assert(
        fc.property(anyMessage, anyMutations, ({ message }, mutations) => {
          const changed = mutate(message, mutations);
          const isSaid = listSaid(changed);
          for (const found of [findReferences(changed, []), findNamedFindings(changed, [])]) {
            expect(found.flatMap(listValues).filter((value) => !isSaid(value))).toEqual([]);
          }
        }),
        { numRuns: runs, ...seed },
      );
    },
    patience,
  );

  it(
    'no other id is taken for the id of the finding',
    () => {
      fc.assert(
        fc.property(fc.constantFrom(...alerts), anyMutations, ({ message, expected }, mutations) => {
          // 64 digits cut to 32, or an id moved to where the finding's stood, nobody could tell from a finding's.
          fc.pre(!mutations.some(([name]) => /^cut|^one string/.test(name)));
          const ids = findReferences(mutate(message, mutations), []).map(({ findingId }) => findingId);
          const own = new Set([null, ...expected.map(({ findingId }) => findingId)]);
          expect(ids.filter((id) => !own.has(id))).toEqual([]);
        }),
        { numRuns: Math.ceil(runs / 5), ...seed },
      );
    },
    patience,
  );

  it(
    'what is ours is never answered',
    () => {
      fc.assert(
        fc.property(
          anyMessage,
          harmlessMutations,
          fc.constantFrom('user', 'bot_id', 'app_id'),
          (one, mutations, key) => {
            const changed = mutate(sign(one.message, key), mutations);
            expect([...findReferences(changed, ['OURS']), ...findNamedFindings(changed, ['OURS'])]).toEqual([]);
          },
        ),
        { numRuns: Math.ceil(runs / 5), ...seed },
      );
    },
    patience,
  );

  it(
    'what leaves the meaning leaves the answer',
    () => {
      fc.assert(
        fc.property(anyMessage, harmlessMutations, ({ message, expected }, mutations) => {
          const ids = findReferences(mutate(message, mutations), []).map(({ findingId }) => findingId);
          expect(ids).toEqual(expected.map(({ findingId }) => findingId));
        }),
        { numRuns: Math.ceil(runs / 5), ...seed },
      );
    },
    patience,
  );

  it(
    'any JSON at all is read without an error',
    () => {
      const key = fc.constantFrom(
        'text',
        'blocks',
        'attachments',
        'fields',
        'elements',
        'event',
        'message',
        'type',
        'files',
      );
      const { json } = fc.letrec((again) => ({
        json: fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('rich_text', 'table')),
          fc.array(again('json'), { maxLength: 3 }),
          fc.dictionary(fc.oneof(key, fc.string()), again('json'), { maxKeys: 5 }),
        ),
      }));
      fc.assert(
        fc.property(json, (value) => {
          expect(Array.isArray(findReferences(value, []))).toBe(true);
        }),
        { numRuns: Math.ceil(runs / 5), ...seed },
      );
    },
    patience,
  );
});

/** The parts as text; a type is looked up in two halves, as Security Hub writes its slash as a dash. */
function listValues(reference: FindingReference): readonly string[] {
  const { findingId, region, accountId, detectorId, type, severity } = reference;
  const [purpose, ...name] = type?.split('/') ?? [];
  const number = typeof severity === 'number' ? Math.trunc(severity).toString() : severity;
  const values = [findingId, region, accountId, detectorId, purpose, name.join('/'), number];
  return values.filter((value) => typeof value === 'string');
}

/** The message as one of ours. */
function sign(message: unknown, key: string): unknown {
  if (!isRecord(message)) return message;
  const inner = isRecord(message['event']) ? 'event' : 'message';
  const holds = isRecord(message[inner]);
  return holds ? { ...message, [inner]: sign(message[inner], key) } : { ...message, [key]: 'OURS' };
}
