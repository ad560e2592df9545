import type { Brief } from '../../../src/domain/brief.ts';
import type { Coverage } from '../../../src/domain/coverage.ts';
import { digestRows } from '../../../src/domain/digest/digest-rows.ts';
import type { Evidence, Row } from '../../../src/domain/evidence.ts';
import type { Organisation } from '../../../src/domain/organisation.ts';
import { words } from '../../../src/domain/phrase.ts';
import { buildEntities, buildFinding } from './build-finding.ts';

/** Works in UTC, has one office and one account. */
export function buildOrganisation(changes: Partial<Organisation> = {}): Organisation {
  return {
    language: 'en',
    timeZone: 'UTC',
    businessHours: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '18:00' },
    holidays: [],
    accounts: [{ id: '111122223333', name: 'shop', environment: 'production' }],
    ownNetworks: [{ cidr: '203.0.113.0/24', name: 'Office', kind: 'office' }],
    userPatterns: [],
    inventory: [],
    logSources: [],
    ...changes,
  };
}

/** A CloudTrail record of the finding's key, at noon. */
export function buildCall(eventID: string, changes: Row = {}): Row {
  return {
    eventID,
    eventName: 'ListUsers',
    eventSource: 'iam.amazonaws.com',
    eventTime: '2026-03-03T12:00:00Z',
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2',
    readOnly: true,
    eventCategory: 'Management',
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/svc-report',
      userName: 'svc-report',
      accessKeyId: 'AKIATESTKEY000000001',
      accountId: '111122223333',
    },
    ...changes,
  };
}

export function buildEvidence(rows: readonly Row[], changes: Partial<Evidence> = {}): Evidence {
  const source = changes.source ?? 'cloudtrail';
  return {
    id: 'E1-abc',
    question: 'Q5',
    source,
    tool: 'files/query_logs',
    query: 'select record from cloudtrail',
    account: '111122223333',
    regions: ['eu-west-1'],
    from: '2026-03-02T12:00:00.000Z',
    to: '2026-03-04T12:00:00.000Z',
    outcome: rows.length > 0 ? 'answered' : 'empty',
    rows,
    digest: digestRows(source, rows, { timeZone: 'UTC' }),
    sha256: '0'.repeat(64),
    ...changes,
  };
}

/** The coverage that goes with a piece of evidence, or a gap. */
export function buildCoverage(changes: Partial<Coverage> = {}): Coverage {
  return {
    question: 'Q5',
    title: { en: words('What did it do?'), ja: words('何をしたか') },
    decisive: true,
    source: 'cloudtrail',
    via: 'files',
    outcome: 'answered',
    from: '2026-03-02T12:00:00.000Z',
    to: '2026-03-04T12:00:00.000Z',
    account: '111122223333',
    regions: ['eu-west-1'],
    rows: 1,
    evidence: 'E1-abc',
    detail: { en: words('1 row, complete'), ja: words('1 行') },
    ...changes,
  };
}

export function buildBrief(changes: Partial<Brief> = {}): Brief {
  return {
    finding: buildFinding(),
    entities: buildEntities(),
    organisation: buildOrganisation(),
    matches: (address, cidr) => cidr === '203.0.113.0/24' && address.startsWith('203.0.113.'),
    family: 'iam-behaviour',
    guidance: 'Success and address decide.',
    evidence: [buildEvidence([buildCall('e1'), buildCall('e2', { errorCode: 'AccessDenied' })])],
    coverage: [buildCoverage({ rows: 2 })],
    floors: [],
    authorisations: [],
    now: '2026-03-03T13:00:00.000Z',
    ...changes,
  };
}
