import { openDecisive } from '../../domain/coverage.ts';
import { ownGrounds } from '../../domain/evidence.ts';
import { listValues, phrase, plainText, type Text, words } from '../../domain/phrase.ts';
import type { Item } from '../../domain/report.ts';
import type { FloorHit } from '../../domain/verdict.ts';
import type { Settings } from '../settings.ts';
import type { Dossier } from './dossier.ts';
import { coverageTable, queryItems } from './tables.ts';
import { writeTimeline } from './timeline.ts';
import { dispositionWords, gradeWords, headlineOf, outcomeWords, responseText } from './wording.ts';

/**
 * What stands in the report whatever an analyst wrote or left out: the verdict with its reasons, every floor that was hit,
 * every gap, every query. Keyed by `chapter.part`.
 */
export function writeFixedItems(dossier: Dossier, settings: Settings): ReadonlyMap<string, readonly Item[]> {
  return new Map<string, readonly Item[]>([
    [
      '1.key-findings',
      [
        statement(headlineOf(dossier.verdict), groundsOf(dossier)),
        ...writeReasons(dossier),
        ...dossier.verdict.floors.map(floorItem),
      ],
    ],
    ['1.response', [statement(responseText(dossier.verdict), groundsOf(dossier))]],
    ['1.results', writeGapSummary(dossier)],
    ['3.timeline', writeTimeline(dossier, settings.organisation.timeZone)],
    ['5.identity-provider', queryItems(dossier, (evidence) => evidence.source === 'entra')],
    ['6.risk', [statement(riskText(dossier), groundsOf(dossier)), ...dossier.verdict.floors.map(floorItem)]],
    ['6.false-positive', [statement(falsePositiveText(dossier), groundsOf(dossier))]],
    ['7.coverage', coverageTable(dossier, settings.organisation.timeZone)],
    ['7.queries', queryItems(dossier, () => true)],
    ['7.open-points', writeOpenPoints(dossier)],
    ['7.changes', dossier.verdict.changes.map(({ text, evidence }) => statement(text, evidence))],
  ]);
}

function statement(text: Text, evidence: readonly string[]): Item {
  return { kind: 'statement', text, evidence };
}

function writeReasons({ verdict }: Dossier): readonly Item[] {
  // A floor stands below with its rule and evidence; the reason taken from it would say the same twice.
  const floors = new Set(verdict.floors.map(({ text }) => plainText(text.en)));
  return verdict.reasons
    .filter(({ text }) => !floors.has(plainText(text.en)))
    .map(({ text, evidence }) => statement(text, evidence));
}

function floorItem(floor: FloorHit): Item {
  const rule = words(`${floor.rule}, level ${floor.level}`);
  const covered = floor.authorisedBy;
  const en =
    covered === null
      ? phrase`${floor.text.en} (rule ${rule})`
      : phrase`${floor.text.en} (rule ${rule}; authorised by ${covered})`;
  const ja =
    covered === null
      ? phrase`${floor.text.ja} (ルール ${rule})`
      : phrase`${floor.text.ja} (ルール ${rule}、承認記録 ${covered})`;
  // What stands in the finding alone has no other evidence.
  return statement({ en, ja }, floor.evidence.length > 0 ? floor.evidence : [ownGrounds.finding]);
}

function writeGapSummary(dossier: Dossier): readonly Item[] {
  const open = [...openDecisive(dossier.coverage).values()];
  const answered = new Set(
    dossier.coverage
      .filter(({ outcome }) => outcome === 'answered' || outcome === 'empty')
      .map(({ question }) => question),
  );
  const asked = new Set(dossier.coverage.map(({ question }) => question));
  const summary = statement(
    {
      en: phrase`${answered.size} of ${asked.size} questions answered; ${open.length} decisive ${words(open.length === 1 ? 'question' : 'questions')} not observable.`,
      ja: phrase`${asked.size} 件の質問のうち ${answered.size} 件に回答、決定的な質問のうち ${open.length} 件は確認不能 (not observable)。`,
    },
    [ownGrounds.coverage],
  );
  return [summary, ...open.map(gapItem)];
}

/** What the verdict rests on: its first reason names it. */
function groundsOf({ verdict }: Dossier): readonly string[] {
  return verdict.reasons[0]?.evidence ?? [ownGrounds.finding];
}

function gapItem(attempts: Dossier['coverage']): Item {
  return statement(gapText(attempts), [ownGrounds.coverage]);
}

/** One sentence for a question nobody could answer: what, and why each source could not. */
function gapText(attempts: Dossier['coverage']): Text {
  const [first] = attempts;
  if (!first) return { en: [], ja: [] };
  const why = (language: 'en' | 'ja') =>
    attempts.flatMap((attempt, index) => [
      ...(index === 0 ? [] : words('; ')),
      ...phrase`${words(attempt.source)}: ${outcomeWords[attempt.outcome][language]}`,
    ]);
  return {
    en: phrase`Not observable: ${first.title.en} (${words(first.question)}), because ${why('en')}.`,
    ja: phrase`確認不能 (not observable): ${first.title.ja} (${words(first.question)})。理由: ${why('ja')}。`,
  };
}

function writeOpenPoints(dossier: Dossier): readonly Item[] {
  const questions = new Set(dossier.coverage.map(({ question }) => question));
  const gaps = [...questions].flatMap((question) => {
    const attempts = dossier.coverage.filter((entry) => entry.question === question);
    return attempts.some(({ outcome }) => outcome === 'answered' || outcome === 'empty') ? [] : [gapItem(attempts)];
  });
  const dropped = dossier.claims.filter(({ check }) => check === 'dropped').length;
  if (dropped === 0) return gaps;
  const cited = new Set(dossier.claims.flatMap(({ check, evidence }) => (check === 'dropped' ? evidence : [])));
  const known = dossier.evidence.map(({ id }) => id).filter((id) => cited.has(id));
  const note = statement(
    {
      en: phrase`${dropped} ${words(dropped === 1 ? 'statement' : 'statements')} of the analyst did not stand up to the evidence and ${words(dropped === 1 ? 'was' : 'were')} left out.`,
      ja: phrase`証拠による裏付けが取れなかった ${dropped} 件の記述を除外しました。`,
    },
    known.length > 0 ? known : [ownGrounds.finding],
  );
  return [...gaps, note];
}

function riskText({ verdict, finding }: Dossier): Text {
  return {
    en: phrase`${dispositionWords[verdict.disposition].en}, ${words(verdict.priority)}. GuardDuty severity ${finding.severity}; confidence ${gradeWords[verdict.confidence].en}, computed from how many decisive questions were answered.`,
    ja: phrase`${dispositionWords[verdict.disposition].ja}、${words(verdict.priority)}。GuardDuty の重大度は ${finding.severity}。確信度は${gradeWords[verdict.confidence].ja} (決定的な質問への回答率から算出)。`,
  };
}

function falsePositiveText({ verdict }: Dossier): Text {
  const grade = gradeWords[verdict.falsePositiveLikelihood];
  const rules = verdict.floors.map(({ rule }) => rule);
  if (rules.length === 0) return { en: phrase`Likelihood: ${grade.en}.`, ja: phrase`可能性: ${grade.ja}。` };
  return {
    en: phrase`Likelihood: ${grade.en}; these rules speak against it: ${listValues(rules)}.`,
    ja: phrase`可能性: ${grade.ja}。次のルールが誤検知を否定しています: ${listValues(rules)}。`,
  };
}
