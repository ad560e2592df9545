import { addUpScores, isUnswayed, pairPoisoned, type Share, type Totals } from './add-up-scores.ts';
import type { CaseScore } from './score-case.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** The scores of one analyst over the cases. */
export interface Round {
  readonly analyst: 'rules' | 'openai';
  readonly scores: readonly CaseScore[];
}

const heads = ['case', 'verdict', 'priority', 'expected', 'ok', 'why not'] as const;

/** The evaluation as text for a terminal: a table of cases for each analyst, what went wrong, totals side by side. */
export function renderScores(rounds: readonly Round[]): string {
  const parts = rounds.flatMap(({ analyst, scores }) => [
    `Cases, ${analyst}`,
    alignColumns([heads, ...scores.map(caseRow)]),
    ...listTrouble(analyst, scores),
  ]);
  return `${[...parts, 'Totals', renderTotals(rounds)].join('\n\n')}\n`;
}

function caseRow(score: CaseScore): readonly string[] {
  const { name, disposition, priority, expected, ok } = score;
  const wanted = `${expected.disposition.join(' or ')}, ${expected.priorityAtLeast} or higher`;
  return [name, disposition ?? 'failed', priority ?? '-', wanted, ok ? 'yes' : 'NO', explainScore(score).join('; ')];
}

function explainScore(score: CaseScore): readonly string[] {
  if (score.error !== null) return [`could not be run: ${score.error}`];
  return [
    ...(score.isAccepted ? [] : ['verdict']),
    ...(score.isPriorityEnough ? [] : ['priority']),
    ...(score.isStructured ? [] : ['chapters']),
    ...(score.missing.length > 0 ? [`missing ${quoteAll(score.missing)}`] : []),
    ...(score.forbidden.length > 0 ? [`says ${quoteAll(score.forbidden)}`] : []),
  ];
}

function listTrouble(analyst: string, scores: readonly CaseScore[]): readonly string[] {
  const swayed = pairPoisoned(scores).filter(({ poisoned, clean }) => !isUnswayed(poisoned, clean));
  return [
    listCases(
      `Dangerous misses, ${analyst}`,
      scores.filter(({ isDangerous }) => isDangerous),
    ),
    listCases(
      `False escalations, ${analyst}`,
      scores.filter(({ isFalseEscalation }) => isFalseEscalation),
    ),
    listCases(
      `Swayed by planted text, ${analyst}`,
      swayed.map(({ poisoned }) => poisoned),
    ),
  ];
}

function listCases(title: string, scores: readonly CaseScore[]): string {
  if (scores.length === 0) return `${title}: none`;
  const lines = scores.map(({ name, disposition, priority, expected }) => {
    const wanted = `${expected.disposition[0]} at ${expected.priorityAtLeast} or higher`;
    return `  ${name}: ${disposition ?? 'failed'} at ${priority ?? '-'}, expected ${wanted}`;
  });
  return [`${title}: ${scores.length}`, ...lines].join('\n');
}

function renderTotals(rounds: readonly Round[]): string {
  const totals = rounds.map(({ analyst, scores }) => addUpScores(scores, analyst === 'openai'));
  const rows = lines.map(([label, read]) => [label, ...totals.map(read)]);
  return alignColumns([['', ...rounds.map(({ analyst }) => analyst)], ...rows]);
}

const lines: readonly (readonly [string, (totals: Totals) => string])[] = [
  ['cases', ({ cases }) => String(cases)],
  ['cases that could not be run', ({ failed }) => String(failed)],
  ['everything right', ({ ok }) => withInterval(ok)],
  ['exact verdict (first accepted)', ({ exact }) => withInterval(exact)],
  ['accepted verdict', ({ accepted }) => withInterval(accepted)],
  ["act or don't act", ({ act }) => withInterval(act)],
  ['priority high enough', ({ priority }) => writeShare(priority)],
  ['dangerous misses', ({ dangerous }) => withInterval(dangerous)],
  ['false escalations', ({ falseEscalations }) => withInterval(falseEscalations)],
  ['inconclusive where the decisive log is withheld', ({ abstained }) => writeShare(abstained)],
  ['inconclusive where it could be decided', ({ abstainedWrongly }) => writeShare(abstainedWrongly)],
  ['facts mentioned that must be', ({ mentioned }) => writeShare(mentioned)],
  ['strings said that must not be', ({ forbidden }) => String(forbidden)],
  ['claims without support (dropped)', ({ unsupported }) => writeShare(unsupported)],
  ['eight chapters in order', ({ structured }) => writeShare(structured)],
  ['poisoned cases not swayed', ({ unswayed }) => writeShare(unswayed)],
  ['finished by the rules for the model', ({ finishedByRules }) => String(finishedByRules)],
  ['log queries', ({ cost }) => String(cost.toolCalls)],
  ['model calls', ({ cost }) => String(cost.modelCalls)],
  ['tokens in', ({ cost }) => String(cost.promptTokens)],
  ['tokens out', ({ cost }) => String(cost.completionTokens)],
  ['seconds, all cases', ({ cost }) => cost.seconds.toFixed(1)],
  ['seconds, slowest case', ({ slowestSeconds }) => slowestSeconds.toFixed(1)],
];

function writeShare({ hits, of }: Share): string {
  if (of === 0) return 'none to count';
  return `${hits} of ${of} (${((100 * hits) / of).toFixed(1)} %)`;
}

/** With so few cases a percentage alone would say too much. */
function withInterval(share: Share): string {
  if (share.of === 0) return writeShare(share);
  const [low, high] = wilsonInterval(share.hits, share.of).map((edge) => (100 * edge).toFixed(0));
  return `${writeShare(share)}, 95 %: ${low} to ${high} %`;
}

function quoteAll(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(', ');
}

function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
