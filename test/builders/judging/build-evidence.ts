import type { Coverage } from '../../../src/domain/coverage.ts';
import { digestRows } from '../../../src/domain/digest/digest-rows.ts';
import type { Evidence, Row } from '../../../src/domain/evidence.ts';
import { words } from '../../../src/domain/phrase.ts';
import { ownAccount } from './build-finding.ts';

/** An answered question with these rows. */
export function buildEvidence(rows: readonly Row[], bend: Partial<Evidence> = {}): Evidence {
  const source = bend.source ?? 'cloudtrail';
  return {
    id: 'E1-aaa',
    question: 'Q5',
    source,
    tool: 'files/query_logs',
    query: 'select record from cloudtrail',
    account: ownAccount,
    regions: [],
    from: '2026-03-01T00:00:00Z',
    to: '2026-03-08T00:00:00Z',
    outcome: 'answered',
    rows,
    digest: digestRows(source, rows, { timeZone: 'Asia/Tokyo' }),
    sha256: '0'.repeat(64),
    ...bend,
  };
}

/** A decisive question that CloudTrail answered. */
export function buildCoverage(bend: Partial<Coverage> = {}): Coverage {
  const title = { en: words('What did the credential do?'), ja: words('認証情報は何をしたか') };
  return {
    question: 'Q5',
    title,
    decisive: true,
    source: 'cloudtrail',
    via: 'files',
    outcome: 'answered',
    from: '2026-03-01T00:00:00Z',
    to: '2026-03-08T00:00:00Z',
    account: ownAccount,
    regions: [],
    rows: 1,
    evidence: 'E1-aaa',
    detail: title,
    ...bend,
  };
}
