import type { Case, Investigation } from '../../src/domain/case.ts';
import type { ChapterNumber } from '../../src/domain/claim.ts';
import type { Finding, FindingReference } from '../../src/domain/finding.ts';
import type { OfferLine } from '../../src/domain/offer.ts';
import { sameText, type Text } from '../../src/domain/phrase.ts';
import type { Chapter, Item, Report } from '../../src/domain/report.ts';

const numbers: readonly ChapterNumber[] = [1, 2, 3, 4, 5, 6, 7, 8];
const say = (text: string): Text => sameText([text]);

export const finding: Finding = {
  id: '5ac9be6f2f0e1b7d4c3a29187f65e4d0',
  arn: null,
  partition: 'aws',
  region: 'eu-central-1',
  accountId: '204060801357',
  detectorId: null,
  type: 'Discovery:S3/AnomalousBehavior',
  severity: 5,
  title: 'Somebody <!channel> listed a bucket',
  description: '',
  createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-01T10:00:00.000Z',
  firstSeen: '2026-03-01T10:00:00.000Z',
  lastSeen: '2026-03-01T10:00:00.000Z',
  count: 1,
  archived: false,
  sample: false,
  resourceType: 'S3Bucket',
  resourceRole: 'TARGET',
  document: {},
};

export function buildReference(change: Partial<FindingReference> = {}): FindingReference {
  const { id, region, accountId, type, severity } = finding;
  return { findingId: id, region, accountId, detectorId: null, type, severity, ...change };
}

export function buildOffer(change: Partial<OfferLine> = {}): OfferLine {
  return { reference: buildReference(), startedBy: null, again: null, sample: false, ...change };
}

/** A report of eight chapters, each with the items given for it. */
export function buildReport(items: Partial<Record<ChapterNumber, readonly Item[]>> = {}): Report {
  return {
    caseKey: '204060801357/eu-central-1/5ac9be6f2f0e1b7d4c3a29187f65e4d0',
    title: say('GuardDuty triage report'),
    header: [{ label: say('Account'), value: sameText([{ value: '204060801357' }]) }],
    verdict: {
      disposition: 'suspicious',
      priority: 'P2',
      confidence: 'medium',
      falsePositiveLikelihood: 'low',
      sample: false,
      floors: [],
      proposedBy: 'rules',
      reasons: [],
      changes: [],
    },
    headline: say('Suspicious, priority P2, confidence medium'),
    chapters: numbers.map((number) => buildChapter(number, items[number] ?? [])),
    links: [{ label: say('Console'), url: 'https://console.aws.amazon.com/guardduty/home' }],
    footer: say('Written by the rules analyst.'),
  };
}

export function statement(value: string): Item {
  return { kind: 'statement', text: sameText(['Seen: ', { value }]), evidence: ['E1'] };
}

function buildChapter(number: ChapterNumber, items: readonly Item[]): Chapter {
  return {
    number,
    title: say(`Chapter ${number}`),
    parts: [{ key: 'part', title: say(`Part of ${number}`), items, empty: say('Nothing to say here.') }],
  };
}

export function buildJob(change: Partial<Case> = {}): { opened: Case; investigation: Investigation } {
  const place = { channel: 'C0SECALERTS', ts: '1.1', threadTs: '1.1' };
  const opened = {
    key: '204060801357/eu-central-1/x',
    finding,
    place,
    openedAt: '2026-03-01T10:00:00.000Z',
    ...change,
  };
  const investigation = {
    id: 'i-1',
    caseKey: opened.key,
    requestedBy: 'U0AIKO',
    step: 'open',
    startedAt: '2026-03-01T10:00:00.000Z',
  } as const;
  return { opened, investigation };
}
