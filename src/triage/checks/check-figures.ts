import type { Claim, Selection } from '../../domain/claim.ts';
import { plainText } from '../../domain/phrase.ts';
import { type Court, type Ruling, reject, uphold } from './ruling.ts';
import { type Selected, selectRows } from './select-rows.ts';

type ClaimOf<Kind extends Claim['kind']> = Extract<Claim, { readonly kind: Kind }>;

/** Percentages of fewer than this say less than the numbers themselves. */
const leastForPercent = 10;

/** A number of rows or distinct values, counted again. Of an incomplete answer only "at least" can be said. */
export function checkCount(claim: ClaimOf<'count'>, court: Court): Ruling {
  const selected = selectRows(claim.of, court.evidence);
  if (selected === null) return reject(`unknown evidence ${claim.of.evidence}`);
  if (selected.count !== claim.value)
    return reject(`the claim says ${claim.value}, the evidence has ${selected.count}`);
  if (!selected.isWhole && !saysAtLeast(claim))
    return reject('the answer is incomplete, so this is only a lower bound');
  if (countsRowsAsSignIns(claim, selected))
    return reject('rows are not sign-ins: count distinct ids of interactive sign-ins');
  return uphold(`counted again: ${selected.count}`);
}

/** A share: the numerator is part of the denominator, both are counted again. */
export function checkRate(claim: ClaimOf<'rate'>, court: Court): Ruling {
  const part = selectRows(claim.of, court.evidence);
  const whole = selectRows(claim.among, court.evidence);
  if (part === null || whole === null) return reject('unknown evidence');
  if (!isPartOf(claim.of, claim.among)) return reject('the numerator is not a part of the denominator');
  if (part.count !== claim.numerator || whole.count !== claim.denominator) {
    return reject(
      `the claim says ${claim.numerator} of ${claim.denominator}, the evidence has ${part.count} of ${whole.count}`,
    );
  }
  if (!whole.isWhole) return reject('the answer is incomplete, so a share cannot be stated');
  if (whole.count < leastForPercent && /[%％]|percent|パーセント/.test(textOf(claim)))
    return reject(`no percentage of fewer than ${leastForPercent}`);
  if (countsRowsAsSignIns(claim, whole))
    return reject('rows are not sign-ins: count distinct ids of interactive sign-ins');
  return uphold(`counted again: ${part.count} of ${whole.count}`);
}

/** Two numbers compared, both counted again. */
export function checkComparison(claim: ClaimOf<'comparison'>, court: Court): Ruling {
  const left = selectRows(claim.of, court.evidence);
  const right = selectRows(claim.among, court.evidence);
  if (left === null || right === null) return reject('unknown evidence');
  if (left.count !== claim.left || right.count !== claim.right) {
    return reject(
      `the claim compares ${claim.left} with ${claim.right}, the evidence has ${left.count} and ${right.count}`,
    );
  }
  if (relate(left.count, right.count) !== claim.relation)
    return reject(`${left.count} is not ${claim.relation} than ${right.count}`);
  if (!isFair(claim, { left, right })) return reject('an incomplete answer does not carry this comparison');
  return uphold(`counted again: ${left.count} and ${right.count}`);
}

/** The percentages a rate allows in its sentence: whole and to one decimal. */
export function percentagesOf(claim: ClaimOf<'rate'>): readonly number[] {
  if (claim.denominator < leastForPercent) return [];
  const share = (100 * claim.numerator) / claim.denominator;
  return [Math.round(share), Math.round(share * 10) / 10];
}

/** With a lower bound on the larger side "more" still holds; everything else needs both sides complete. */
function isFair(claim: ClaimOf<'comparison'>, sides: { readonly left: Selected; readonly right: Selected }): boolean {
  if (sides.left.isWhole && sides.right.isWhole) return true;
  const larger = claim.relation === 'more' ? sides.left : sides.right;
  const smaller = claim.relation === 'more' ? sides.right : sides.left;
  if (claim.relation !== 'equal' && smaller.isWhole && !larger.isWhole) return saysAtLeast(claim);
  return saysAtLeast(claim) && claim.right > 0;
}

function relate(left: number, right: number): 'more' | 'fewer' | 'equal' {
  if (left === right) return 'equal';
  return left > right ? 'more' : 'fewer';
}

function isPartOf(part: Selection, whole: Selection): boolean {
  const sameCounting = part.evidence === whole.evidence && part.distinct === whole.distinct;
  const keeps = whole.where.every((wanted) =>
    part.where.some((one) => one.path === wanted.path && one.equals === wanted.equals),
  );
  return sameCounting && keeps;
}

function saysAtLeast(claim: Claim): boolean {
  return /at least|or more|少なくとも|以上/i.test(textOf(claim));
}

/** One sign-in has several rows: interrupted steps, repeats, token refreshes. */
function countsRowsAsSignIns(claim: ClaimOf<'count'> | ClaimOf<'rate'>, selected: Selected): boolean {
  if (
    selected.evidence.source !== 'entra' ||
    !/sign-?ins?\b|log-?ins?\b|logons?\b|サインイン|ログイン/i.test(textOf(claim))
  )
    return false;
  if (claim.of.distinct === 'properties.id') return !claim.of.where.some(isInteractiveOnly);
  return claim.of.distinct === undefined && !/\brows?\b|\brecords?\b|行/.test(textOf(claim));
}

function isInteractiveOnly(condition: Selection['where'][number]): boolean {
  return (
    (condition.path === 'properties.isInteractive' && condition.equals === 'true') ||
    (condition.path === 'category' && condition.equals === 'SignInLogs')
  );
}

function textOf(claim: Claim): string {
  return `${plainText(claim.text.en)} ${plainText(claim.text.ja)}`;
}
