import type { Claim } from '../../domain/claim.ts';
import type { SourceName } from '../../domain/organisation.ts';
import { percentagesOf } from './check-figures.ts';
import { readWeekday } from './check-times.ts';
import { findingId } from './haystack.ts';
import { isProseSupported, type Support } from './is-prose-supported.ts';
import { numberValue } from './number-value.ts';
import { type Court, type Ruling, reject } from './ruling.ts';

/** How sentences name a source. A fact of one source told of another is wrong even if it is a fact. */
const sourceNames: readonly (readonly [SourceName, RegExp])[] = [
  ['cloudtrail', /cloud ?trail|クラウドトレイル/i],
  [
    'entra',
    /\bentra\b|azure ad|identity provider|\bidp\b|(?<![a-z])idp(?![a-z])|ID ?プロバイダ|サインイン(ログ|記録)/i,
  ],
  ['vpcflow', /flow (logs?|records?)\b|フロー(ログ|レコード)/i],
  ['dns', /\b(dns|resolver) (query )?logs?\b|DNS ?(クエリ|問い合わせ)?(ログ|記録)|Resolver ?(クエリ)?ログ/i],
  ['eks', /(eks|kubernetes|k8s) audit|監査ログ/i],
  ['aws-docs', /aws documentation|AWS ?(の)?ドキュメント|公式ドキュメント/i],
];
const says =
  /show|record|report|confirm|indicat|list|contain|log(ged|s)?\b|according to|\b(see|sees|saw|seen|states?|says|reveal|prove)|記録|示(し|す)|確認|によると|によれば|見られ|残って|ありま|では/i;
/** Cause is never in a log; only a hypothesis may speak of it. */
const cause =
  /\bbecause\b|\bled to\b|\bdue to\b|as a (result|consequence)|\bcaused\b|resulted in|\b(therefore|consequently|hence|thus)\b|\btriggered by\b|\bowing to\b|したため|が原因|その結果|に起因|によって引き起こ/i;
const silence =
  /\b(no|never|not|without)\b.{0,40}\b(evidence|sign|trace|indication|activity|event|record|log|sign-?in|occurred|happened|used|seen|observed)|(見られ|確認され|記録され|存在し|行われ|使われ)(てい)?(ない|ません|なかった)|形跡は?(ない|なし|ありません)/i;

/** Checks the words of a model: facts, attribution to the right source, no cause outside a hypothesis, no silence taken for absence. */
export function checkWording(
  { claim, prose }: { readonly claim: Claim; readonly prose: string },
  court: Court,
): Ruling {
  if (claim.kind !== 'hypothesis' && cause.test(prose)) return reject('a cause belongs into a hypothesis');
  if (claim.kind !== 'recommendation' && claimsAbsence(claim, { prose, court }))
    return reject('absence is claimed where a source could not answer');
  const misattributed = claim.kind === 'recommendation' ? null : findMisattribution(claim, { prose, court });
  if (misattributed !== null) return reject(`speaks of ${misattributed}, but cites no evidence from it`);
  return isProseSupported(prose, supportOf(claim, court));
}

/** "Nothing happened" may be said only where the cited evidence is complete; of a gap one can say "not observable". */
function claimsAbsence(claim: Claim, { prose, court }: { readonly prose: string; readonly court: Court }): boolean {
  if (
    !silence.test(prose) ||
    /not observable|cannot be (seen|excluded|ruled out)|確認不能|確認でき(ない|ません)|不明/i.test(prose)
  )
    return false;
  if (claim.kind === 'event_absent') return false;
  const cited = court.evidence.filter((one) => claim.evidence.includes(one.id));
  return cited.length === 0
    ? !claim.evidence.includes(findingId)
    : cited.some((one) => one.outcome !== 'answered' && one.outcome !== 'empty');
}

function findMisattribution(
  claim: Claim,
  { prose, court }: { readonly prose: string; readonly court: Court },
): SourceName | null {
  if (!says.test(prose)) return null;
  const cited = new Set(court.evidence.filter((one) => claim.evidence.includes(one.id)).map((one) => one.source));
  const named = sourceNames.filter(([, name]) => name.test(prose)).map(([source]) => source);
  return named.find((source) => !cited.has(source)) ?? null;
}

function supportOf(claim: Claim, court: Court): Support {
  return {
    haystack: court.readable,
    timeZone: court.organisation.timeZone,
    evidenceIds: [...court.evidence.map((one) => one.id), findingId],
    figures: figuresOf(claim),
    percentages: claim.kind === 'rate' ? percentagesOf(claim) : [],
    weekdays: claim.kind === 'weekday' ? [readWeekday(claim.value) ?? ''] : [],
    mayNameCalls: claim.kind === 'recommendation',
  };
}

/** The numbers a claim about numbers may print: its own. Null: any number of the evidence. */
function figuresOf(claim: Claim): readonly number[] | null {
  switch (claim.kind) {
    case 'count':
      return [claim.value, ...numbersIn(claim.of.where.map((one) => one.equals))];
    case 'rate':
      return [claim.numerator, claim.denominator, ...numbersIn(claim.of.where.map((one) => one.equals))];
    case 'comparison':
      return [claim.left, claim.right, ...numbersIn(claim.of.where.map((one) => one.equals))];
    case 'interval':
      return [claim.seconds, claim.seconds / 60, claim.seconds / 3600, claim.seconds / 86_400];
    default:
      return null;
  }
}

function numbersIn(values: readonly (string | null)[]): readonly number[] {
  return values.flatMap((value) => (value !== null && /^\d+$/.test(value) ? [numberValue(value) ?? 0] : []));
}
