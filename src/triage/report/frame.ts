import type { ModelTrace } from '../../domain/brief.ts';
import { type Finding, severityLabel } from '../../domain/finding.ts';
import { localTime } from '../../domain/local-time.ts';
import { phrase, sameText, type Text, words } from '../../domain/phrase.ts';
import type { Link, Report } from '../../domain/report.ts';
import type { Settings } from '../settings.ts';
import type { Dossier } from './dossier.ts';

const consoleHosts: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-cn': 'console.amazonaws.cn',
};

/** Which finding, where, when looked at (design 5.5, header). */
export function writeHeader({ finding, analysedAt }: Dossier, settings: Settings): Report['header'] {
  const { organisation } = settings;
  const account = organisation.accounts.find(({ id }) => id === finding.accountId);
  const name = account
    ? phrase`${finding.accountId} (${account.name}, ${account.environment})`
    : phrase`${finding.accountId}`;
  const severity = phrase`${finding.severity} (${words(severityLabel(finding.severity))})`;
  const analysed = phrase`${words(localTime(analysedAt, organisation.timeZone).rendered)}`;
  const rows: readonly [string, string, Text][] = [
    ['Finding', '検出結果 ID', sameText(phrase`${finding.id}`)],
    ['Type', '検出タイプ', sameText(phrase`${finding.type}`)],
    ['Severity', '重大度', sameText(severity)],
    ['Detection region', '検出リージョン', sameText(phrase`${finding.region}`)],
    ['Account', 'アカウント', sameText(name)],
    ['Analysed', '分析日時', sameText(analysed)],
  ];
  return rows.map(([en, ja, value]) => ({ label: { en: words(en), ja: words(ja) }, value }));
}

/** The finding in the AWS console. Region and id were checked when the finding was read. */
export function consoleLink(finding: Finding): Link {
  const host = consoleHosts[finding.partition] ?? 'console.aws.amazon.com';
  const region = encodeURIComponent(finding.region);
  const url = `https://${region}.${host}/guardduty/home?region=${region}#/findings?macros=current&fId=${encodeURIComponent(finding.id)}`;
  return { label: { en: words('Open in the GuardDuty console'), ja: words('GuardDuty コンソールで開く') }, url };
}

const userGuide = 'https://docs.aws.amazon.com/guardduty/latest/ug/';

/** The page a quotation of ours is from. Only the name of a page is taken from it. */
export function documentationLinks({ claims }: Dossier): readonly Link[] {
  const pages = claims.flatMap((claim) => {
    if (claim.kind !== 'documentation' || claim.check !== 'supported' || claim.writtenBy !== 'rules') return [];
    const page = claim.url.startsWith(userGuide) ? claim.url.slice(userGuide.length) : '';
    return /^[\w-]+\.html$/.test(page) ? [page] : [];
  });
  const label = { en: words('AWS documentation of this finding type'), ja: words('この検出タイプの AWS ドキュメント') };
  return [...new Set(pages)].map((page) => ({ label, url: `${userGuide}${page}` }));
}

/** Who wrote the report, and what it cost. */
export function writeFooter({ verdict, fellBack, model, usage }: Dossier): Text {
  const seconds = Math.max(1, Math.round(usage.elapsedMs / 1000));
  const tokens = usage.promptTokens + usage.completionTokens;
  const author = verdict.proposedBy === 'model' ? byModel(model) : byRules(fellBack);
  const cost = writeCost(usage.usd);
  return {
    en: phrase`${author.en}; ${usage.modelCalls} model calls, ${tokens} tokens, ${cost.en}, ${usage.toolCalls} log queries, ${usage.throttled} rate-limit waits, ${seconds} s.`,
    ja: phrase`${author.ja}。モデル呼び出し ${usage.modelCalls} 回、${tokens} トークン、${cost.ja}、ログ照会 ${usage.toolCalls} 回、レート制限待ち ${usage.throttled} 回、${seconds} 秒。`,
  };
}

function writeCost(usd: number | null): Text {
  if (usd === null)
    return {
      en: words('cost unknown (no price of the model is configured)'),
      ja: words('費用不明 (モデルの単価が未設定)'),
    };
  const amount = usd === 0 ? '0' : usd.toFixed(4);
  return { en: words(`cost ${amount} USD`), ja: words(`費用 ${amount} USD`) };
}

function byModel(model: ModelTrace | null): Text {
  const { name, promptVersion } = model ?? { name: '?', promptVersion: '?' };
  return {
    en: phrase`Facts and verdict floor by code, interpretation by the language model ${name} (prompt ${promptVersion}) and checked by code`,
    ja: phrase`事実と判定の下限はコード、解釈は言語モデル ${name} (プロンプト ${promptVersion}、コードで検証済み)`,
  };
}

function byRules(fellBack: string | null): Text {
  if (fellBack === null)
    return {
      en: words('Written by the built-in rules, without a language model'),
      ja: words('組み込みルールによる作成 (言語モデルなし)'),
    };
  return {
    en: phrase`Written by the built-in rules, because the language model failed (${fellBack})`,
    ja: phrase`言語モデルが利用できなかったため組み込みルールで作成 (${fellBack})`,
  };
}
