import type { Brief } from '../../domain/brief.ts';
import type { Selection } from '../../domain/claim.ts';
import { mergeSteps } from '../../domain/digest/digest-sign-ins.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { readSignIn, type SignIn } from '../../domain/logs/read-sign-in.ts';
import { listValues, phrase, words } from '../../domain/phrase.ts';
import { type Draft, draft } from './draft.ts';
import { writeSignInFailures } from './sign-in-failures.ts';
import { countBy } from './tally-calls.ts';

const interactive = [
  { path: 'category', equals: 'SignInLogs' },
  { path: 'properties.isInteractive', equals: 'true' },
];

/** Chapter 5: what the identity provider saw. Sign-ins are distinct interactive ids; rows are not sign-ins. */
export function writeSignInFacts(brief: Brief): readonly Draft[] {
  const evidence = brief.evidence.find(({ source, rows }) => source === 'entra' && rows.length > 0);
  if (!evidence) return writeAbsence(brief);
  const signIns = mergeSteps(evidence.rows.flatMap((row) => readSignIn(row) ?? []).filter((one) => one.interactive));
  return [
    ...writeCounts(evidence, signIns),
    ...writeSignInFailures(evidence),
    ...writePlaces(evidence, signIns),
    ...writeStrength(evidence, signIns),
    ...writeMatch(brief),
  ];
}

function writeAbsence(brief: Brief): readonly Draft[] {
  const asked = brief.coverage.filter(({ source }) => source === 'entra');
  const empty = asked.find(({ outcome }) => outcome === 'empty');
  if (!empty) return [explainSilence(asked.map(({ outcome }) => outcome))];
  return [
    draft(
      {
        at: '5.identity-provider',
        evidence: empty.evidence === null ? [] : [empty.evidence],
        en: words(
          'The identity provider recorded no sign-in of this person in the window; its log is collected and the query was complete.',
        ),
        ja: words('対象期間に IdP のサインイン記録はありません (ログは収集済み、照会は完了)。'),
      },
      { kind: 'event_absent', question: empty.question, from: empty.from, to: empty.to, regions: empty.regions },
    ),
  ];
}

/** Why chapter 5 has nothing from the identity provider: nobody to ask about, or nobody who answered. */
function explainSilence(outcomes: readonly string[]): Draft {
  const en =
    outcomes.length === 0
      ? words('Not asked: the finding names no person whom the identity provider could know.')
      : phrase`Not observable: the sign-in log gave no complete answer (${words(outcomes.join(', '))}).`;
  const ja =
    outcomes.length === 0
      ? words('照会なし: 検出結果に IdP で確認できる人物の記載がありません。')
      : phrase`確認不能 (not observable): サインインログから完全な回答を得られませんでした (${words(outcomes.join(', '))})。`;
  return draft({ at: '5.identity-provider', en, ja }, { kind: 'hypothesis' });
}

/** Of an answer that was cut off a number is a lower bound, and a share says nothing. */
function writeCounts(evidence: Evidence, signIns: readonly SignIn[]): readonly Draft[] {
  const of: Selection = { evidence: evidence.id, where: interactive, distinct: 'properties.id' };
  const succeeded = signIns.filter((one) => one.succeeded).length;
  const isCut = evidence.outcome === 'truncated';
  const total = draft(
    {
      at: '5.identity-provider',
      evidence: [evidence.id],
      en: phrase`${words(isCut ? 'At least ' : '')}${signIns.length} distinct interactive sign-ins (${evidence.rows.length} rows: steps, repeats and token refreshes are not sign-ins).`,
      ja: phrase`対話型サインインは重複を除いて ${signIns.length} 件${words(isCut ? '以上' : '')} (ログは ${evidence.rows.length} 行。途中の手順、重複、トークン更新はサインインに数えません)。`,
    },
    { kind: 'count', of, value: signIns.length },
  );
  if (isCut) return [total];
  const share = draft(
    {
      at: '5.identity-provider',
      evidence: [evidence.id],
      en: phrase`${succeeded} of ${signIns.length} sign-ins succeeded.`,
      ja: phrase`${signIns.length} 件中 ${succeeded} 件が成功。`,
    },
    {
      kind: 'rate',
      of: { ...of, where: [...interactive, { path: 'properties.status.errorCode', equals: '0' }] },
      among: of,
      numerator: succeeded,
      denominator: signIns.length,
    },
  );
  return [total, share];
}

function writePlaces(evidence: Evidence, signIns: readonly SignIn[]): readonly Draft[] {
  const addresses = countBy(signIns.map(({ address }) => address));
  if (addresses.length === 0) return [];
  const countries = countBy(signIns.map(({ country }) => country)).map(([country]) => country);
  const listed = listValues(addresses.slice(0, 6).map(([address, count]) => `${address} ×${count}`));
  return [
    draft(
      {
        at: '5.identity-provider',
        evidence: [evidence.id],
        en: phrase`Sign-ins by address: ${listed}; countries: ${listValues(countries)}.`,
        ja: phrase`アドレス別サインイン: ${listed}。国: ${listValues(countries)}。`,
      },
      { kind: 'entity', value: addresses[0]?.[0] ?? '' },
    ),
  ];
}

/** Second factor and device, over the successful sign-ins only. */
function writeStrength(evidence: Evidence, signIns: readonly SignIn[]): readonly Draft[] {
  const succeeded = signIns.filter((one) => one.succeeded);
  const [sample] = succeeded;
  if (!sample) return [];
  const withMfa = succeeded.filter((one) => one.mfaSatisfied).length;
  const managed = succeeded.filter(({ device }) => device.managed || device.compliant).length;
  return [
    draft(
      {
        at: '5.authentication',
        evidence: [evidence.id],
        en: phrase`Second factor satisfied in ${withMfa} of ${succeeded.length} successful sign-ins; managed or compliant device in ${managed} of ${succeeded.length}.`,
        ja: phrase`成功したサインイン ${succeeded.length} 件のうち、多要素認証の完了は ${withMfa} 件、管理対象または準拠デバイスは ${managed} 件。`,
      },
      { kind: 'entity', value: sample.id },
    ),
  ];
}

function writeMatch({ authorisations, entities, coverage }: Brief): readonly Draft[] {
  const match = authorisations.find(({ kind }) => kind === 'identity-provider');
  if (match)
    return [
      draft(
        { at: '5.confirmation', evidence: match.evidence, en: match.text.en, ja: match.text.ja },
        { kind: 'hypothesis' },
      ),
    ];
  const answered = coverage.find(({ source, outcome }) => source === 'entra' && outcome === 'answered');
  if (!answered || entities.email === null) return [];
  const evidence = answered.evidence === null ? [] : [answered.evidence];
  return [
    draft(
      {
        at: '5.confirmation',
        evidence,
        en: words(
          'No sign-in matches this session by person, time, second factor and address or country: the person is not confirmed.',
        ),
        ja: words(
          '人物・時刻・多要素認証・アドレスまたは国のすべてが一致するサインインがなく、本人確認はできていません。',
        ),
      },
      { kind: 'hypothesis' },
    ),
  ];
}
