import { describe, expect, it } from '@jest/globals';
import type { Assertion } from '../../src/domain/claim.ts';
import { ownAccount } from '../builders/judging/build-finding.ts';
import {
  absent,
  all,
  cut,
  denied,
  empty,
  interactive,
  judgeClaim,
  type Said,
} from '../builders/judging/judge-claim.ts';

const supported: readonly (readonly [string, Assertion, Said])[] = [
  ['a count', { kind: 'count', of: all(), value: 3 }, {}],
  ['a lower bound of an incomplete answer', { kind: 'count', of: all(cut), value: 3 }, { text: 'At least 3 calls.' }],
  ['distinct interactive sign-ins', { kind: 'count', of: interactive, value: 1 }, { text: '1 sign-in.' }],
  ['a rate', { kind: 'rate', of: denied, among: all(), numerator: 1, denominator: 3 }, {}],
  ['the first time', { kind: 'time', of: all(), edge: 'first', value: '2026-03-04T10:00:00Z' }, {}],
  ['an interval', { kind: 'interval', from: '2026-03-04T10:00:00Z', to: '2026-03-04T10:05:00Z', seconds: 300 }, {}],
  [
    'a weekday in the zone, where it is Thursday already',
    { kind: 'weekday', at: '2026-03-04T16:30:00Z', value: 'Thursday' },
    {},
  ],
  ['a Japanese weekday', { kind: 'weekday', at: '2026-03-04T10:00:00Z', value: '水曜日' }, {}],
  ['an entity of the evidence', { kind: 'entity', value: 'StopLogging' }, {}],
  ['an entity of the finding', { kind: 'entity', value: ownAccount }, { evidence: ['finding'] }],
  ['an event that occurred', { kind: 'event_occurred', of: denied }, {}],
  ['an absence after a complete search', absent(), { coverage: [empty] }],
  [
    'an absence where a fallback replaced what failed',
    absent(),
    { coverage: [{ ...empty, outcome: 'not_collected' }, empty] },
  ],
  ['an order', { kind: 'ordering', earlier: '2026-03-04T10:00:00Z', later: '2026-03-04T10:05:00Z' }, {}],
  ['a comparison', { kind: 'comparison', left: 3, relation: 'more', right: 1, of: all(), among: denied }, {}],
  ['a state of the finding', { kind: 'state', path: 'resourceRole', value: 'TARGET' }, { evidence: ['finding'] }],
  ['a technique by an event', { kind: 'technique', technique: 'T1562.008' }, {}],
  ['a technique by the type', { kind: 'technique', technique: 'T1580' }, { evidence: ['finding'] }],
  [
    'a hypothesis',
    { kind: 'hypothesis' },
    { writtenBy: 'model', text: 'The key may be stolen, because StopLogging came from 198.51.100.7.' },
  ],
  [
    'a recommendation',
    { kind: 'recommendation' },
    { writtenBy: 'model', text: 'Deactivate the key of ada and run DeleteAccessKey.' },
  ],
];

describe('Claims that hold', () => {
  it.each(supported)('supports %s', (_what, assertion, said) =>
    expect(judgeClaim(assertion, said)).toMatch(/^supported/),
  );
});
