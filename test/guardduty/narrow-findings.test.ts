import { describe, expect, it } from '@jest/globals';
import { narrowFindings } from '../../src/guardduty/narrow-findings.ts';
import { buildFinding, buildReference } from '../store/stored-things.ts';

const at = new Date('2026-11-20T12:00:00.000Z');
const one = buildFinding({ id: '1', title: 'EC2 instance i-0aaaaaaaaaaaaaaaa is scanning ports.' });
const other = buildFinding({
  id: '2',
  title: 'User "ext-sato" called an unusual API.',
  updatedAt: '2026-11-20T11:00:00.000Z',
});
const reference = buildReference({ findingId: null, severity: null });
const titleOnly = { ...reference, type: null, accountId: null };
const idsOf = (text: string | null, wanted = reference) =>
  narrowFindings([one, other], wanted, { at, text }).map(({ id }) => id);

describe('what an alert without an id can mean', () => {
  it('is told by the title in it, whatever the sender did to spaces, quotes and case', () => {
    expect(idsOf("*USER 'ext-sato'  called an\nunusual api*", titleOnly)).toEqual(['2']);
    expect(idsOf('an unusual API', titleOnly)).toEqual([]);
    expect(idsOf(null, titleOnly)).toEqual([]);
  });

  it('is all that fits, newest first, where the text does not tell them apart', () => {
    expect(idsOf('something was seen')).toEqual(['2', '1']);
  });

  it('is told by the name of the resource', () => {
    const named = buildFinding({
      id: '3',
      title: 'x',
      document: { resource: { instanceDetails: { instanceId: 'i-0ccccccccccc' } } },
    });
    const found = narrowFindings([one, named], reference, { at, text: 'seen on i-0ccccccccccc' });
    expect(found.map(({ id }) => id)).toEqual(['3']);
  });

  it('cannot be what GuardDuty found after the alert', () => {
    const later = buildFinding({ id: '4', createdAt: '2026-11-20T12:30:00.000Z' });
    expect(narrowFindings([one, later], reference, { at, text: null }).map(({ id }) => id)).toEqual(['1']);
  });
});
