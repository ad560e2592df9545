import type { Coverage, Outcome } from './coverage.ts';
import { ownGrounds } from './evidence.ts';
import { listValues, type Phrase, phrase, plainText, type Text, words } from './phrase.ts';
import { tellSecondPass } from './tell-second-pass.ts';
import type { Disposition, Reason } from './verdict.ts';
import { dispositionOrder, type Facts } from './verdict-facts.ts';
import { groundsOf, restOn, triedIn } from './verdict-grounds.ts';

type Bilingual = Readonly<Record<'en' | 'ja', string>>;

const lead: Readonly<Record<Disposition, Bilingual>> = {
  true_positive: {
    en: 'Harm, or a step no legitimate work explains, is shown, and no record covers it.',
    ja: '被害、または正当な業務では説明できない操作が確認され、それを承認した記録はありません。',
  },
  suspicious: {
    en: 'Neither harm nor authorisation is proven.',
    ja: '被害も正当性も証明されていません。',
  },
  benign_true_positive: {
    en: 'The detection is right, and a source no attacker can write proves that the activity was authorised.',
    ja: '検出は正しく、攻撃者が書き換えられない情報源により、承認された活動であることが証明されています。',
  },
  false_positive: {
    en: 'The premise of the detection is shown wrong.',
    ja: '検出の前提が誤りであることが示されています。',
  },
  inconclusive: {
    en: 'A decisive question is not observable, so harm can neither be shown nor excluded.',
    ja: '決定的な質問が確認不能 (not observable) のため、被害の有無を判断できません。',
  },
};

const outcomeNames: Readonly<Record<Outcome, Bilingual>> = {
  answered: { en: 'answered', ja: '回答あり' },
  empty: { en: 'no rows', ja: '該当なし' },
  not_collected: { en: 'the log is not collected', ja: 'ログ未収集' },
  denied: { en: 'access denied', ja: 'アクセス拒否' },
  expired: { en: 'credentials expired', ja: '認証情報の期限切れ' },
  throttled: { en: 'throttled', ja: 'リクエスト制限' },
  timed_out: { en: 'no answer in time', ja: '時間切れ' },
  truncated: { en: 'incomplete', ja: '結果が不完全' },
  unavailable: { en: 'not reachable', ja: '接続不可' },
  not_configured: { en: 'not configured', ja: '未設定' },
};

/** Why the verdict is what it is: the rule in words, then what it rests on. */
export function listReasons(facts: Facts, disposition: Disposition): readonly Reason[] {
  const { proposal, authorisations, gaps, answered, evidence } = facts;
  const isBenign = disposition === 'benign_true_positive' || disposition === 'false_positive';
  const raised = dispositionOrder.indexOf(disposition) > dispositionOrder.indexOf(proposal.disposition);
  const grounds = groundsOf(facts, disposition);
  const covered = answered.map((hit) => restOn(answeredReason(hit.rule, hit.authorisedBy ?? ''), hit.evidence));
  const proofs = authorisations.map((proof) => restOn(proof.text, proof.evidence, ownGrounds.configuration));
  return [
    restOn(inWords(lead[disposition]), grounds),
    ...(facts.egressUnknown ? [restOn(egressReason, [ownGrounds.configuration])] : []),
    ...(isBenign ? proofs : facts.harm),
    ...(isBenign ? [] : covered),
    ...(gaps.size > 0 ? [restOn(gapReason(gaps), [ownGrounds.coverage])] : []),
    ...(facts.refused && !isBenign ? [restOn(refusedReason, triedIn(evidence))] : []),
    ...(raised ? [restOn(raisedReason(proposal.disposition, disposition), grounds)] : []),
    ...(disposition === proposal.disposition && !isBenign ? reasonsBesidesFloors(facts) : []).map((text) =>
      restOn(text, grounds),
    ),
    ...tellSecondPass(facts.secondPass).map((text) => restOn(text, grounds)),
  ];
}

/** What would change the verdict: each open question by name, and the proof that is missing. */
export function listWhatWouldChange(facts: Facts, disposition: Disposition): readonly Reason[] {
  const { authorisations } = facts;
  const { finding, coverage, configuration } = ownGrounds;
  const questions = [...facts.gaps.values()].flatMap(openQuestion).map((text) => restOn(text, [coverage]));
  const isBenign = disposition === 'benign_true_positive' || disposition === 'false_positive';
  if (isBenign) {
    const proofs = authorisations.flatMap(({ evidence }) => evidence);
    const change = facts.finding.sample
      ? restOn(sampleChange, [finding])
      : restOn(withdrawn(facts), proofs, configuration);
    return [...questions, change];
  }
  const isRecordKnown = authorisations.some(({ kind }) => kind === 'change-record' || kind === 'inventory');
  const record = disposition === 'inconclusive' && isRecordKnown ? [] : [missingRecord(facts)];
  const missing = [...record, ...missingSignIn(facts), ...missingNetwork(facts)].map((text) => restOn(text, [finding]));
  return [...questions, ...missing];
}

/** The report lists every indicator anyway. */
function reasonsBesidesFloors({ proposal, floors }: Facts): readonly Text[] {
  const told = new Set(floors.map((hit) => plainText(hit.text.en)));
  return proposal.reasons.filter((reason) => !told.has(plainText(reason.en)));
}

const egressReason: Text = {
  en: words('The list of our own networks is not available, so nobody can say whether the calling address is ours.'),
  ja: words('自組織ネットワークの一覧がないため、呼び出し元アドレスが自組織のものか判断できません。'),
};

const refusedReason: Text = {
  en: words('Everything that was tried was refused: the logs are complete and show no success.'),
  ja: words('試行はすべて拒否されています (ログは完全で、成功した操作はありません)。'),
};

const sampleChange: Text = {
  en: words('Real activity by whoever ordered the samples: samples can be a diversion.'),
  ja: words('サンプルを生成した主体による実際の活動 (サンプルは陽動の可能性があります)。'),
};

function answeredReason(rule: string, reference: string): Text {
  return {
    en: phrase`Indicator ${words(rule)} is covered by ${reference}.`,
    ja: phrase`指標 ${words(rule)} は ${reference} により承認されています。`,
  };
}

function gapReason(gaps: Facts['gaps']): Text {
  const questions = [...gaps.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
  const list = (language: 'en' | 'ja'): Phrase =>
    questions.flatMap(
      ({ title, question }, index) => phrase`${words(index > 0 ? ', ' : '')}“${title[language]}” (${words(question)})`,
    );
  return {
    en: phrase`Not observable: ${list('en')}.`,
    ja: phrase`確認不能 (not observable): ${list('ja')}。`,
  };
}

function raisedReason(from: Disposition, to: Disposition): Text {
  return {
    en: phrase`The analyst proposed ${from}; rules and evidence demand ${to}.`,
    ja: phrase`分析側の提案は ${from} でしたが、ルールと証拠により ${to} としました。`,
  };
}

function openQuestion(attempts: readonly Coverage[]): readonly Text[] {
  const [first] = attempts;
  if (first === undefined) return [];
  const write = (language: 'en' | 'ja'): Phrase =>
    attempts.flatMap(
      (attempt, index) =>
        phrase`${words(index > 0 ? ', ' : '')}${words(attempt.source)}: ${words(outcomeNames[attempt.outcome][language])}`,
    );
  return [
    {
      en: phrase`An answer to “${first.title.en}” (${first.question}), not observable now (${write('en')}).`,
      ja: phrase`「${first.title.ja}」(${first.question}) への回答。現在は確認不能です (${write('ja')})。`,
    },
  ];
}

/** Names the principal, the action and the time a record would have to name. */
function missingRecord({ finding, entities }: Facts): Text {
  const resource =
    entities.bucket ?? entities.instanceId ?? entities.functionName ?? entities.clusterName ?? entities.databaseId;
  const who = entities.userName ?? entities.principalArn ?? resource ?? entities.accountId;
  const what = entities.apis.length > 0 ? listValues(entities.apis.slice(0, 5)) : phrase`${finding.type}`;
  return {
    en: phrase`An approved change record, or approved behaviour in the inventory, that names ${who} and ${what} in account ${finding.accountId} and covers ${finding.firstSeen} to ${finding.lastSeen}.`,
    ja: phrase`アカウント ${finding.accountId} の ${who} と ${what} を対象とし、${finding.firstSeen} ～ ${finding.lastSeen} を含む承認済みの変更記録、またはインベントリの想定動作。`,
  };
}

function missingSignIn({ entities, finding, authorisations }: Facts): readonly Text[] {
  const [address] = entities.remoteIps;
  if (
    entities.email === null ||
    address === undefined ||
    authorisations.some(({ kind }) => kind === 'identity-provider')
  )
    return [];
  return [
    {
      en: phrase`A sign-in of ${entities.email} from ${address} with the second factor met and a known device, within 12 hours before ${finding.firstSeen}.`,
      ja: phrase`${finding.firstSeen} 以前 12 時間以内の、${address} からの ${entities.email} の多要素認証済み・既知デバイスでのサインイン。`,
    },
  ];
}

function missingNetwork({ entities, finding, egressUnknown }: Facts): readonly Text[] {
  if (!egressUnknown && !/OutsideAWS|IPCaller/.test(finding.type)) return [];
  if (entities.remoteIps.length === 0) return [];
  return [
    {
      en: phrase`Proof from the network team that ${listValues(entities.remoteIps.slice(0, 5))} is one of our own addresses.`,
      ja: phrase`${listValues(entities.remoteIps.slice(0, 5))} が自組織のアドレスであることのネットワーク担当による証明。`,
    },
  ];
}

function withdrawn({ authorisations }: Facts): Text {
  const references = listValues(authorisations.map(({ reference }) => reference));
  return {
    en: phrase`${references} being withdrawn or not covering what was done, or a hard indicator in logs not yet seen.`,
    ja: phrase`${references} が取り消される、または実際の操作を対象としていないと判明すること。未確認のログに重大な指標が見つかること。`,
  };
}

function inWords(text: Bilingual): Text {
  return { en: words(text.en), ja: words(text.ja) };
}
