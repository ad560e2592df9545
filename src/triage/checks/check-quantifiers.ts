import type { CheckedClaim } from '../../domain/claim.ts';
import { type Evidence, valueAt } from '../../domain/evidence.ts';
import { plainText } from '../../domain/phrase.ts';
import { numberValue } from './number-value.ts';
import { readTokens } from './read-tokens.ts';
import { selectRows } from './select-rows.ts';

/** Words that speak of everything, or of nothing else. Conditions ("only if") and fixed words ("read-only") do not. */
const everything =
  /(?<!\b(?:at|after|above|first of)\s)\b(?:all|every|everything|everyone|entire|entirely|always|exclusively|each)\b(?! other\b)|すべて|全て|全部|全件|全員|あらゆる|必ず|常に|毎回|一切/i;
const nothingElse =
  /(?<!\bnot\s)(?<![\w]-)\b(?:only|solely|sole)\b(?!\s+(?:if|when|after|where|once|because)\b)|のみ|だけ(?!で(?:は)?なく)|しか|唯一/i;
const moreThanHalf =
  /\b(?:most|mostly|majority|predominantly|mainly)\b(?! (?:likely|recent|recently|important|urgent|privileged|serious|plausible|probable|probably|significant|notable|notably|common|sensitive|suspicious|consistent|severe|critical)\b)|ほとんど|大半|大部分|過半数/i;
const neverBefore = /\bnever\b|一度も/i;

type Test = (support: CheckedClaim, sentence: Sentence) => boolean;

interface Sentence {
  readonly prose: string;
  readonly numbers: ReadonlySet<number>;
  readonly evidence: readonly Evidence[];
}

const needs: readonly (readonly [RegExp, Test])[] = [
  [everything, (support, { numbers }) => isShare(support, (part, whole) => part === whole && numbers.has(whole))],
  [moreThanHalf, (support, { numbers }) => isShare(support, (part, whole) => part * 2 > whole && numbers.has(part))],
  [nothingElse, (support, sentence) => isTheOneValue(support, sentence) || isWhole(support, sentence)],
  [neverBefore, (support, { prose }) => isNewlySeen(support, prose)],
];

/**
 * A model's sentence that says all, only, every, most or never stands only where a claim that was computed again says the
 * same: a share of all, one distinct value, or something new beside none. It must share evidence with that claim and repeat
 * its figure or its value. Advice may use such words: it tells what to do, not what was.
 */
export function dropUnbackedQuantifiers(
  claims: readonly CheckedClaim[],
  evidence: readonly Evidence[],
): readonly CheckedClaim[] {
  const backing = claims.filter(({ check, kind }) => check === 'supported' && isComputed(kind));
  return claims.map((claim) => {
    if (claim.check === 'dropped' || claim.writtenBy === 'rules' || claim.kind === 'recommendation') return claim;
    const word = findUnbacked(claim, { backing, evidence });
    return word === null ? claim : { ...claim, check: 'dropped', why: `no computed claim says “${word}”` };
  });
}

function isComputed(kind: CheckedClaim['kind']): boolean {
  return kind === 'rate' || kind === 'count' || kind === 'comparison';
}

function findUnbacked(
  claim: CheckedClaim,
  { backing, evidence }: { readonly backing: readonly CheckedClaim[]; readonly evidence: readonly Evidence[] },
): string | null {
  const cited = backing.filter((one) => one.evidence.some((id) => claim.evidence.includes(id)));
  for (const prose of new Set([plainText(claim.text.en), plainText(claim.text.ja)])) {
    const numbers = new Set(
      readTokens(prose).flatMap(({ kind, text }) => (kind === 'number' ? (numberValue(text) ?? []) : [])),
    );
    for (const [pattern, test] of needs) {
      const said = pattern.exec(prose)?.[0];
      if (said !== undefined && !cited.some((support) => test(support, { prose, numbers, evidence }))) return said;
    }
  }
  return null;
}

function isShare(support: CheckedClaim, holds: (part: number, whole: number) => boolean): boolean {
  return support.kind === 'rate' && holds(support.numerator, support.denominator);
}

function isWhole(support: CheckedClaim, { numbers }: Sentence): boolean {
  return isShare(support, (part, whole) => part === whole && numbers.has(whole));
}

/** One distinct value, and the sentence names it. */
function isTheOneValue(support: CheckedClaim, { prose, evidence }: Sentence): boolean {
  if (support.kind !== 'count' || support.value !== 1 || support.of.distinct === undefined) return false;
  const path = support.of.distinct;
  const rows = selectRows(support.of, evidence)?.rows ?? [];
  return rows.some((row) => {
    const value = valueAt(row, path);
    return typeof value === 'string' && value !== '' && prose.includes(value);
  });
}

/** Seen now and not once before, and the sentence names it. */
function isNewlySeen(support: CheckedClaim, prose: string): boolean {
  if (support.kind !== 'comparison' || support.right !== 0 || support.left === 0) return false;
  return support.of.where.some(({ equals }) => equals !== null && prose.includes(equals));
}
