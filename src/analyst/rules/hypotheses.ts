import type { Brief } from '../../domain/brief.ts';
import { ownGrounds } from '../../domain/evidence.ts';
import { listValues, phrase, type Text, words } from '../../domain/phrase.ts';
import type { Disposition } from '../../domain/verdict.ts';
import { type Draft, draft } from './draft.ts';

/** Chapters 1, 3 and 6: how the rules read the evidence, marked as a reading. */
export function writeHypotheses(brief: Brief, disposition: Disposition): readonly Draft[] {
  const method = methodText(brief, disposition);
  // The reasons of a benign verdict name the proof in chapter 1 already.
  const isBenign = disposition === 'benign_true_positive' || disposition === 'false_positive';
  return [
    draft({ at: '3.method', evidence: evidenceOfFloors(brief), en: method.en, ja: method.ja }, { kind: 'hypothesis' }),
    ...writeActor(brief),
    ...writeBypass(brief),
    ...brief.authorisations.map(({ kind, text, evidence }) => {
      const ground = kind === 'sample' ? ownGrounds.finding : ownGrounds.configuration;
      const at = isBenign ? '6.impact' : '1.results';
      const cited = evidence.length > 0 ? evidence : [ground];
      return draft({ at, evidence: cited, en: text.en, ja: text.ja }, { kind: 'hypothesis' });
    }),
    ...writeUncovered(brief),
  ];
}

function evidenceOfFloors({ floors }: Brief): readonly string[] {
  const ids = [...new Set(floors.flatMap(({ evidence }) => evidence))];
  return ids.length > 0 ? ids : ['finding'];
}

function methodText({ finding, floors, authorisations }: Brief, disposition: Disposition): Text {
  if (finding.sample)
    return {
      en: words('None: a sample finding describes no activity.'),
      ja: words('なし (サンプルのため実際の活動はありません)。'),
    };
  const rules = [...new Set(floors.map(({ rule }) => rule))];
  if (rules.length > 0) {
    return {
      en: phrase`The evidence fits an attack that matches ${words(rules.length === 1 ? 'rule' : 'rules')} ${listValues(rules)}; the events stand in the timeline below.`,
      ja: phrase`証拠はルール ${listValues(rules)} に該当する攻撃と整合します。該当イベントは下のタイムラインを参照してください。`,
    };
  }
  if (authorisations.length > 0 && disposition === 'inconclusive') {
    return {
      en: words(
        'What could be seen fits ordinary use by an authorised person or system; what is not observable may not.',
      ),
      ja: words(
        '確認できた範囲は権限を持つ人物またはシステムによる通常の使用と整合しますが、確認不能な部分は判断できません。',
      ),
    };
  }
  if (authorisations.length > 0) {
    return {
      en: words('The evidence fits ordinary use by an authorised person or system.'),
      ja: words('証拠は権限を持つ人物またはシステムによる通常の使用と整合します。'),
    };
  }
  return {
    en: words(
      'No rule of the method fired on what could be seen. GuardDuty called it unusual, and that stays unexplained.',
    ),
    ja: words('確認できた範囲では判定ルールに該当しませんでした。GuardDuty が異常と判断した理由は未解明です。'),
  };
}

/** Whose address it is matters more than where it is. */
function writeActor({ finding }: Brief): readonly Draft[] {
  const remote = /TorIPCaller|Tor(Client|Relay)/.test(finding.type);
  if (!remote) return [];
  return [
    draft(
      {
        at: '3.actor',
        en: words('GuardDuty places the caller on the Tor network: whoever it is hides where they are.'),
        ja: words('GuardDuty は呼び出し元を Tor ネットワークと判定しました。所在を隠している主体です。'),
      },
      { kind: 'entity', value: finding.type },
    ),
  ];
}

function writeBypass({ floors }: Brief): readonly Draft[] {
  const evasion = floors.filter(({ rule }) => ['H2', 'H3', 'H4', 'H5'].includes(rule));
  return evasion.map(({ rule, events, evidence }) => {
    const names = listValues([...new Set(events.map(({ name }) => name))]);
    return draft(
      {
        at: '3.bypass',
        evidence,
        en: phrase`${names} weakened logging or detection (rule ${words(rule)}).`,
        ja: phrase`${names} によりログ記録または検知が弱められました (ルール ${words(rule)})。`,
      },
      { kind: 'hypothesis' },
    );
  });
}

/** A change record that was found but does not fit is worth a word: people will point at it. */
function writeUncovered({ evidence, authorisations }: Brief): readonly Draft[] {
  const changes = evidence.find(({ source, rows }) => source === 'changes' && rows.length > 0);
  if (!changes || authorisations.some(({ kind }) => kind === 'change-record')) return [];
  return [
    draft(
      {
        at: '1.results',
        evidence: [changes.id],
        en: phrase`${changes.rows.length} change ${words(changes.rows.length === 1 ? 'record was' : 'records were')} read; none covers this principal, action, resource and time.`,
        ja: phrase`変更記録 ${changes.rows.length} 件を確認しましたが、プリンシパル・操作・リソース・時刻がすべて一致するものはありません。`,
      },
      { kind: 'count', of: { evidence: changes.id, where: [] }, value: changes.rows.length },
    ),
  ];
}
