import type { Brief } from '../../domain/brief.ts';
import { localTime, workTime } from '../../domain/local-time.ts';
import { type Phrase, phrase, words } from '../../domain/phrase.ts';
import { techniquesOf } from '../../domain/techniques.ts';
import { type Draft, draft } from './draft.ts';

const workWords = {
  business_hours: ['within business hours', '営業時間内'],
  outside_business_hours: ['outside business hours', '営業時間外'],
  holiday: ['on a holiday', '休日'],
  unknown: ['business hours are not configured', '営業時間は未設定'],
} as const;

const japaneseWeekdays: Readonly<Record<string, string>> = {
  Sunday: '日曜日',
  Monday: '月曜日',
  Tuesday: '火曜日',
  Wednesday: '水曜日',
  Thursday: '木曜日',
  Friday: '金曜日',
  Saturday: '土曜日',
};

/** What the finding itself says: chapters 2 and 5 (time). */
export function writeFindingFacts(brief: Brief): readonly Draft[] {
  const { finding } = brief;
  return [
    draft(
      {
        at: '2.what-fired',
        en: phrase`${finding.type}: ${finding.title.trim()}`,
        ja: phrase`${finding.type}: ${finding.title.trim()}`,
      },
      { kind: 'entity', value: finding.type },
    ),
    draft(
      {
        at: '2.what-fired',
        en: phrase`GuardDuty's words: ${finding.description}`,
        ja: phrase`GuardDuty の説明: ${finding.description}`,
      },
      { kind: 'entity', value: finding.description },
    ),
    writeCount(brief),
    ...writeTechniques(brief),
    writeTime(brief),
    ...writeResource(brief),
  ];
}

function writeCount({ finding, organisation }: Brief): Draft {
  const first = localTime(finding.firstSeen, organisation.timeZone).rendered;
  const last = localTime(finding.lastSeen, organisation.timeZone).rendered;
  const times = words(finding.count === 1 ? 'once' : `${finding.count} times`);
  return draft(
    {
      at: '2.what-fired',
      en: phrase`Reported ${times}; first seen ${words(first)}, last seen ${words(last)}.`,
      ja: phrase`検知回数 ${finding.count} 回。最初の検知 ${words(first)}、最後の検知 ${words(last)}。`,
    },
    { kind: 'state', path: 'count', value: String(finding.count) },
  );
}

function writeTechniques({ finding }: Brief): readonly Draft[] {
  return techniquesOf(finding.type).map((technique) =>
    draft(
      {
        at: '2.technique',
        en: phrase`MITRE ATT&CK ${words(technique.id)}: ${words(technique.name)}`,
        ja: phrase`MITRE ATT&CK ${words(technique.id)}: ${words(technique.name)}`,
      },
      { kind: 'technique', technique: technique.id },
    ),
  );
}

function writeTime({ finding, organisation }: Brief): Draft {
  const local = localTime(finding.firstSeen, organisation.timeZone);
  const [en, ja] = workWords[workTime(finding.firstSeen, organisation)];
  return draft(
    {
      at: '5.time',
      en: phrase`First seen on a ${words(local.weekday)} at ${words(local.rendered)}, ${words(en)}.`,
      ja: phrase`最初の検知は${words(japaneseWeekdays[local.weekday] ?? '')}、${words(local.rendered)} (${words(ja)})。`,
    },
    { kind: 'weekday', at: finding.firstSeen, value: local.weekday },
  );
}

/** The resource and its place in the organisation. */
function writeResource({ entities, organisation, finding }: Brief): readonly Draft[] {
  const named: readonly [string, string, string | null][] = [
    ['Bucket', 'バケット', entities.bucket],
    ['Instance', 'インスタンス', entities.instanceId],
    ['Function', '関数', entities.functionName],
    ['Cluster', 'クラスター', entities.clusterName],
    ['Database', 'データベース', entities.databaseId],
    ['Domain', 'ドメイン', entities.domain],
  ];
  const resources = named.flatMap(([en, ja, value]) =>
    value === null
      ? []
      : [
          draft(
            {
              at: '3.scope',
              en: phrase`${words(en)}: ${value}${known(value, organisation, 'en')}`,
              ja: phrase`${words(ja)}: ${value}${known(value, organisation, 'ja')}`,
            },
            { kind: 'entity', value },
          ),
        ],
  );
  const account = organisation.accounts.find(({ id }) => id === finding.accountId);
  const environment = account
    ? phrase` (${account.name}, ${account.environment})`
    : words(' (not listed as one of our accounts)');
  const japanese = account
    ? phrase` (${account.name}、${account.environment})`
    : words(' (自社アカウントの一覧にありません)');
  const place = draft(
    {
      at: '6.impact',
      en: phrase`Account ${finding.accountId}${environment}, region ${finding.region}.`,
      ja: phrase`アカウント ${finding.accountId}${japanese}、リージョン ${finding.region}。`,
    },
    { kind: 'entity', value: finding.accountId },
  );
  return [...resources, place];
}

function known(id: string, organisation: Brief['organisation'], language: 'en' | 'ja'): Phrase {
  const entry = organisation.inventory.find((one) => one.id === id || one.name === id || one.id.endsWith(`:${id}`));
  if (!entry) return [];
  const purpose = entry.purpose ?? entry.kind;
  const owner = entry.owner ?? '–';
  return language === 'en'
    ? phrase` (inventory: ${purpose}; owner ${owner}; criticality ${words(entry.criticality ?? 'not set')})`
    : phrase` (インベントリ: ${purpose}、所有者 ${owner}、重要度 ${words(entry.criticality ?? '未設定')})`;
}
