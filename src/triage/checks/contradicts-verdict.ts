import type { CheckedClaim } from '../../domain/claim.ts';
import { plainText } from '../../domain/phrase.ts';
import type { Verdict } from '../../domain/verdict.ts';

/** Ways to say that all is well; they hold no fact that could be looked up, so they are known by their words. */
const lulling = [
  /\bno (further |immediate )?(action|response|investigation|follow-?up)s?\b.{0,30}\b(needed|required|necessary|warranted)\b/i,
  /\b(nothing|no need) to (do|worry|investigate)\b/i,
  /\b(can|should|may) (safely )?be (closed|ignored|dismissed|archived|suppressed)\b|\bsafe to (close|ignore|dismiss)\b/i,
  /(?<!\b(?:whether|if|unless|until|not)\b[^.]{0,80})\b(is|was|are|were|looks?|appears?( to be)?|seems?( to be)?|likely|clearly|probably) (a )?(benign|harmless|legitimate|authori[sz]ed|expected|false positive)\b/i,
  /対応(は|の必要は)?(不要|ありません|必要ありません)|(問題|脅威)(は|では)ありません|誤検知(です|と判断|の可能性が高い)|無害|正当な(操作|活動|利用)(です|と判断)|クローズして(ください|問題)/,
];

/**
 * A model's sentence that calls the activity harmless, or nothing to act on, while the verdict says otherwise: people read
 * sentences before verdicts. Such a sentence is dropped. A hypothesis may say "could be"; it may not say "is".
 */
export function dropLulling(claims: readonly CheckedClaim[], verdict: Verdict): readonly CheckedClaim[] {
  if (verdict.disposition === 'benign_true_positive' || verdict.disposition === 'false_positive') return claims;
  const why = 'it calls harmless what the verdict does not';
  return claims.map((claim) => (isLulling(claim) ? { ...claim, check: 'dropped', why } : claim));
}

function isLulling({ writtenBy, text }: CheckedClaim): boolean {
  if (writtenBy !== 'model') return false;
  const said = plainText(text.en).normalize('NFKC');
  return lulling.some((pattern) => pattern.test(said));
}
