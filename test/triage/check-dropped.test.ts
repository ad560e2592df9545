import { describe, expect, it } from '@jest/globals';
import type { Assertion } from '../../src/domain/claim.ts';
import { absent, all, cut, denied, empty, idp, judgeClaim, none, type Said } from '../builders/judging/judge-claim.ts';

const dropped: readonly (readonly [string, Assertion, Said, string])[] = [
  ['a wrong count', { kind: 'count', of: all(), value: 4 }, {}, 'the evidence has 3'],
  ['an exact count of an incomplete answer', { kind: 'count', of: all(cut), value: 3 }, {}, 'incomplete'],
  [
    'rows counted as sign-ins',
    { kind: 'count', of: all(idp), value: 3 },
    { text: '3 sign-ins.' },
    'rows are not sign-ins',
  ],
  [
    'token refreshes counted as sign-ins',
    { kind: 'count', of: { ...all(idp), distinct: 'properties.id' }, value: 2 },
    { text: 'ログイン 2 件' },
    'rows are not sign-ins',
  ],
  ['a wrong rate', { kind: 'rate', of: denied, among: all(), numerator: 2, denominator: 3 }, {}, '1 of 3'],
  [
    'a rate of something else',
    { kind: 'rate', of: all(), among: denied, numerator: 3, denominator: 1 },
    {},
    'not a part',
  ],
  [
    'a percentage of a few',
    { kind: 'rate', of: denied, among: all(), numerator: 1, denominator: 3 },
    { text: '33 %' },
    'no percentage',
  ],
  ['a wrong time', { kind: 'time', of: all(), edge: 'last', value: '2026-03-04T10:05:00Z' }, {}, '16:30'],
  [
    'a last time of an incomplete answer',
    { kind: 'time', of: all(cut), edge: 'last', value: '2026-03-04T16:30:00Z' },
    {},
    'incomplete',
  ],
  [
    'a wrong interval',
    { kind: 'interval', from: '2026-03-04T10:00:00Z', to: '2026-03-04T10:05:00Z', seconds: 60 },
    {},
    'it is 300 s',
  ],
  [
    'an interval from a time nobody recorded',
    { kind: 'interval', from: '2026-03-04T09:00:00Z', to: '2026-03-04T10:05:00Z', seconds: 3900 },
    {},
    'does not stand',
  ],
  [
    'the weekday of another zone',
    { kind: 'weekday', at: '2026-03-04T16:30:00Z', value: 'Wednesday' },
    {},
    'it was a Thursday',
  ],
  ['an entity in other letters', { kind: 'entity', value: 'ADA' }, {}, 'does not stand'],
  ['an invented entity', { kind: 'entity', value: 'AKIAINVENTED00000001' }, {}, 'does not stand'],
  ['a part of an address', { kind: 'entity', value: '198.51.100.70' }, {}, 'does not stand'],
  ['an event that did not occur', { kind: 'event_occurred', of: none }, {}, 'no row'],
  ['an event without a condition', { kind: 'event_occurred', of: all() }, {}, 'which event'],
  ['silence taken for absence', absent(), { coverage: [{ ...empty, outcome: 'throttled' }] }, 'not observable'],
  [
    'absence where one region was not searched',
    absent(),
    {
      coverage: [
        { ...empty, regions: ['eu-west-1'] },
        { ...empty, outcome: 'denied', regions: ['us-east-1'] },
      ],
    },
    'in part',
  ],
  [
    'absence outside the window',
    absent(),
    { coverage: [{ ...empty, to: '2026-03-04T10:10:00Z' }] },
    'the time or the regions of the claim',
  ],
  [
    'absence before the time of the finding',
    absent({ to: '2026-03-04T09:00:00Z' }),
    { coverage: [empty] },
    'of the finding',
  ],
  [
    'absence in a region nobody searched',
    absent({ regions: ['us-east-1'] }),
    { coverage: [{ ...empty, regions: ['eu-west-1'] }] },
    'regions',
  ],
  [
    'absence in a log nobody says is collected',
    absent(),
    { coverage: [{ ...empty, source: 'dns' }] },
    'not known to be collected',
  ],
  ['absence of what was found', absent({ question: 'Q5' }), {}, 'answered with rows'],
  ['absence nobody looked for', absent({ question: 'Q99' }), {}, 'not asked'],
  [
    'a wrong order',
    { kind: 'ordering', earlier: '2026-03-04T10:05:00Z', later: '2026-03-04T10:00:00Z' },
    {},
    'not in this order',
  ],
  [
    'a wrong comparison',
    { kind: 'comparison', left: 3, relation: 'fewer', right: 1, of: all(), among: denied },
    {},
    'not fewer',
  ],
  [
    '"more than none" over an incomplete answer',
    { kind: 'comparison', left: 3, relation: 'more', right: 3, of: all(), among: all(cut) },
    {},
    'not more',
  ],
  [
    'another state',
    { kind: 'state', path: 'resourceRole', value: 'ACTOR' },
    { evidence: ['finding'] },
    'another value',
  ],
  ['an invented technique', { kind: 'technique', technique: 'T9999' }, {}, 'not in the table'],
  ['a technique nothing points to', { kind: 'technique', technique: 'T1496' }, {}, 'no event'],
  ['unknown evidence', { kind: 'entity', value: 'ada' }, { evidence: ['E9-zzz'] }, 'unknown evidence E9-zzz'],
  [
    'a figure from evidence it does not cite',
    { kind: 'count', of: all(), value: 3 },
    { evidence: [idp.id] },
    'does not cite',
  ],
  [
    'another number in the words of a model',
    { kind: 'count', of: all(), value: 3 },
    { writtenBy: 'model', text: 'There were 59 calls.' },
    '59',
  ],
  [
    'a cause outside a hypothesis',
    { kind: 'event_occurred', of: denied },
    { writtenBy: 'model', text: 'The call was refused because of a policy.' },
    'a cause',
  ],
  [
    'a fact told of another source',
    { kind: 'hypothesis' },
    { writtenBy: 'model', evidence: [idp.id], text: 'CloudTrail shows a sign-in of ada.' },
    'cloudtrail',
  ],
  [
    'absence in free words over an incomplete answer',
    { kind: 'hypothesis' },
    { writtenBy: 'model', evidence: [cut.id], text: 'There was no activity afterwards.' },
    'absence',
  ],
  [
    'a hypothesis that rests on nothing',
    { kind: 'hypothesis' },
    { writtenBy: 'model', evidence: [], text: 'It may be harmless.' },
    'cites no evidence',
  ],
  [
    'a recommendation with an invented name',
    { kind: 'recommendation' },
    { writtenBy: 'model', text: 'Block 203.0.113.99.' },
    '203.0.113.99',
  ],
];

describe('Claims that do not hold', () => {
  it.each(dropped)('drops %s', (...row) => {
    const [, assertion, said, why] = row;
    const ruling = judgeClaim(assertion, said);
    expect(ruling).toMatch(/^dropped/);
    expect(ruling).toContain(why);
  });
});
