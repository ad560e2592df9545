import type { CheckedClaim } from '../../domain/claim.ts';
import { plainText } from '../../domain/phrase.ts';
import type { Verdict } from '../../domain/verdict.ts';

/** Words that put a reader at ease. Denied, or put as a possibility, they do not. */
const soothing =
  /\b(benign|harmless|legitimate(ly)?|legit|authori[sz]ed|approved|sanctioned|expected|routine(ly)?|normal(ly)?|ordinary|usual|planned|scheduled|maintenance|innocent|innocuous|safe(ly)?|trusted (source|network|user|device|address|account)|known[ -]good|false[ -](positive|alarm)|business as usual|by design|drill|exercise|(an? |the |internal |load |security )tests?|penetration test(ing)?|pentest|red team|mitigated|housekeeping)\b|無害|正当|正規の|通常の|定常|想定内|想定どおり|想定通り|承認済み|承認され(た|てい)|許可され(た|てい)|計画された|計画的|定期|日常|保守|メンテナンス|誤検知|安全|信頼できる|テスト(です|による|の一環|として)|訓練|演習|解決済み/i;
/** The same by denying the opposite: no hedge of grammar makes them less. */
const allClear =
  /\bno (real |actual |further )?(threat|risk|harm|danger|problem|issue|concern|malicious)\b|\b(not|isn't|n't) (a |an )?(malicious|suspicious|threat|concern|problem|attack|incident)\b|\bnothing (malicious|suspicious|unusual|wrong)\b|(問題|脅威|異常|危険|懸念)(は|では|が|も)?(ない|なし|なく|ありません|見られ(ない|ません|ていません)|見当たり)|悪意(は|の?ある.{0,6}では)(ない|ありません)/i;
const negations =
  /\b(not|no|never|cannot|can't|isn't|aren't|wasn't|weren't|without|neither|nor|unless|un|hardly|lacks?|lacking|missing|nothing|nobody|unlike|outside|beyond|deviat\w+|contradict\w+|inconsistent|differs?|different|unusual|abnormal|abuse\w*|pretend\w*|disguis\w+|mimic\w*|imitat\w+|impersonat\w+|compromised|stolen|looks? like|claims?|claimed)\b/i;
/** A possibility is not a statement. */
const hedges =
  /\b(may|might|could|can|possibly|possible|perhaps|maybe|plausib\w+|potentially|would|if|whether|unless|until|either|hypothes\w+|explanation|alternative\w*|unproven|unconfirmed|unclear|unknown)\b|可能性|かもしれ|かどうか|仮説|場合|もし|ありえ|あり得|考えられ|未確認|不明|確認でき(ない|ません)|証明|裏付け|(正当|承認|許可|通常|正規|想定|安全|訓練|演習|保守).{0,14}(ない|いません|ありません|なかった)|とは限ら|なりすまし|装っ|悪用|未承認|逸脱/i;
const possibly = /\b(may|might|could|possibly|whether|if)\b|可能性|かもしれ|かどうか|場合/i;
/** Advice to do less. */
const standDown =
  /\bno (further |immediate |additional |urgent )?(action|response|investigation|follow-?up|escalation|step)s?\b|\b(nothing|no need|not necessary|unnecessary|needless) (to|for)\b|\b(close|closed|ignore|ignored|dismiss|dismissed|archive|archived|suppress|suppressed|mute|whitelist|allow-?list|stand down|disregard|deprioriti[sz]e|downgrade|lower the (priority|severity)|take no action|re-?enable the (key|user))\b|\b(do|does|need) not (need|require|have)( to)?\b|対応(は|の必要は)?(不要|ありません|必要ありません)|不要です|必要(は|が)?ありません|クローズ|無視し|抑制し|アーカイブ|許可リスト|優先度を(下げ|引き下げ)/i;
/** Advice that tells how things are; "use an approved channel" does not. */
const states = /\b(is|was|are|were|appears?|seems?|looks?|likely|remains?)\b|です|でした|である|と判断/i;
const keepsUp =
  /\b(do not|don't|never|before|until|unless|only after|instead of|once)\b|しないで|せず|前に|まで|ないでください/i;

/**
 * A model's sentence that calls the activity harmless, or asks for less than a response, while the verdict says otherwise:
 * people read sentences before verdicts. Any soothing word has to be denied or put as a possibility; advice to close, ignore
 * or allow has to forbid it.
 */
export function dropLulling(claims: readonly CheckedClaim[], verdict: Verdict): readonly CheckedClaim[] {
  if (verdict.disposition === 'benign_true_positive' || verdict.disposition === 'false_positive') return claims;
  const why = 'it calls harmless what the verdict does not';
  return claims.map((claim) =>
    claim.check === 'supported' && claim.writtenBy === 'model' && isLulling(claim)
      ? { ...claim, check: 'dropped', why }
      : claim,
  );
}

function isLulling({ text, kind }: CheckedClaim): boolean {
  return [plainText(text.en), plainText(text.ja)].some((said) =>
    splitSentences(said.normalize('NFKC')).some((sentence) => {
      if (standDown.test(sentence) && !keepsUp.test(sentence)) return true;
      return (kind !== 'recommendation' || states.test(sentence)) && soothes(sentence);
    }),
  );
}

function soothes(sentence: string): boolean {
  if (allClear.test(sentence)) return !possibly.test(sentence);
  const word = soothing.exec(sentence);
  if (word === null || hedges.test(sentence)) return false;
  return !negations.test(sentence.slice(0, word.index));
}

function splitSentences(text: string): readonly string[] {
  return text.split(/(?<=[.!?])\s+|(?<=[。！？])/).filter((sentence) => sentence.trim() !== '');
}
