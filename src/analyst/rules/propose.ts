import { isEgressUnknown } from '../../domain/authorisations/own-networks.ts';
import type { Brief } from '../../domain/brief.ts';
import { openDecisive } from '../../domain/coverage.ts';
import { type Text, words } from '../../domain/phrase.ts';
import type { Proposal } from '../../domain/verdict.ts';

/**
 * The rules' proposal (method §1.5 and §2). The verdict is decided elsewhere and can only be higher:
 *
 * sample                                    -> false positive
 * level A without an authorisation record   -> true positive
 * level B without one                       -> suspicious
 * proof of authorisation, nothing open      -> benign true positive
 * a decisive question nobody could answer   -> inconclusive
 * whose address it is decides, nobody knows  -> inconclusive
 * otherwise                                 -> suspicious: neither harm nor authorisation is proven
 */
export function propose(brief: Brief): Proposal {
  const open = brief.floors.filter(({ authorisedBy }) => authorisedBy === null);
  if (brief.finding.sample) return { disposition: 'false_positive', reasons: [sampleReason] };
  const attack = open.find(({ level, denied }) => level === 'A' && !denied);
  if (attack) return { disposition: 'true_positive', reasons: [attack.text] };
  const serious = open.find(({ level }) => level === 'A' || level === 'B');
  if (serious) return { disposition: 'suspicious', reasons: [serious.text] };
  const gaps = openDecisive(brief.coverage);
  // Why and which stands in the verdict's own reasons.
  if (gaps.size > 0 || isEgressUnknown(brief)) return { disposition: 'inconclusive', reasons: [] };
  const proofs = brief.authorisations.map(({ text }) => text);
  if (proofs.length > 0) return { disposition: 'benign_true_positive', reasons: proofs };
  return { disposition: 'suspicious', reasons: [unprovenReason] };
}

const sampleReason: Text = {
  en: words('GuardDuty made this finding on request as a sample: no activity stands behind it.'),
  ja: words('GuardDuty が要求に応じて生成したサンプルであり、実際の活動はありません。'),
};

const unprovenReason: Text = {
  en: words(
    'The logs show no harm, but nothing an attacker could not have written proves that the activity was allowed.',
  ),
  ja: words('ログに被害は見られませんが、攻撃者が書き換えられない情報源による正当性の証明もありません。'),
};
