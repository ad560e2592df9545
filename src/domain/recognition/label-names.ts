import type { FindingReference } from '../finding.ts';

/** How senders name the parts of a finding, English and Japanese; spaces, case and decoration do not matter. */
const names: Readonly<Record<keyof FindingReference, readonly string[]>> = {
  findingId: ['finding id', 'guardduty finding id', 'finding_id', 'id', '検出結果 id', '検出 id', '検出結果の id'],
  accountId: [
    'account id',
    'aws account id',
    'account',
    'aws account',
    'account number',
    'affected account',
    'aws_account',
    'account_id',
    'acct',
    'アカウント',
    'アカウント id',
    'aws アカウント',
    'aws アカウント id',
    '対象アカウント',
  ],
  region: [
    'region',
    'aws region',
    'finding region',
    'リージョン',
    'aws リージョン',
    '検出リージョン',
    '対象リージョン',
  ],
  detectorId: ['detector id', 'detector_id', 'detector', 'ディテクター id'],
  type: [
    'finding type',
    'guardduty finding type',
    'finding_type',
    'type',
    'types',
    '検出タイプ',
    '検出結果タイプ',
    '検出結果のタイプ',
    '検出結果の種類',
    '脅威タイプ',
    'タイプ',
    '種別',
    '種類',
  ],
  severity: [
    'severity',
    'nseverity',
    'finding severity',
    'severity level',
    'severity score',
    'sev',
    'guard alarm severity',
    '重要度',
    '重大度',
    '深刻度',
  ],
};

const parts = ['findingId', 'accountId', 'region', 'detectorId', 'type', 'severity'] as const;

const byName = new Map<string, keyof FindingReference>(
  parts.flatMap((part) => names[part].map((name) => [normalise(name), part] as const)),
);

/** The part of a finding a label names, or null. */
export function partOfLabel(label: string): keyof FindingReference | null {
  return byName.get(normalise(label)) ?? null;
}

/** Pattern of all labels, longest first, for finding them in running text. */
export const labelPattern = parts
  .flatMap((part) => names[part])
  .toSorted((left, right) => right.length - left.length)
  .map((name) => name.replaceAll(/[ _]/g, '[ _]?'))
  .join('|');

function normalise(label: string): string {
  return label.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
