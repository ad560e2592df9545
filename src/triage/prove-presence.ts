import type { Answer, Ask } from '../domain/ask.ts';
import type { Outcome } from '../domain/coverage.ts';
import type { LogSource } from '../domain/organisation.ts';
import { phrase, type Text, words } from '../domain/phrase.ts';
import { bindQuery } from '../playbook/bind-question.ts';
import type { Question, SourceQuery } from '../playbook/playbook.ts';
import type { Toolbox } from '../ports.ts';
import { explainGap, joinTexts, queryText } from './explain-answer.ts';
import { bindingOf, type Seeker } from './reach-log.ts';

/** An empty answer of a log platform. */
export interface EmptyAnswer {
  readonly question: Question;
  readonly query: SourceQuery;
  readonly ask: Ask;
  readonly entry: LogSource | null;
}

/** What an empty answer is worth. */
export interface Presence {
  readonly outcome: Extract<Outcome, 'empty' | 'not_collected' | 'truncated'>;
  readonly detail: Text;
  readonly calls: number;
}

/** How far a probe looks back beyond the window of the question. */
const widerMs = 30 * 86_400_000;
const minuteMs = 60_000;
/** Until then records of a log still arrive; `lagMinutes` of its logSources entry says otherwise. */
const usualLagMinutes: Readonly<Record<string, number>> = { entra: 30, cloudtrail: 20, vpcflow: 20, dns: 20, eks: 20 };

/**
 * What a record of this log and account looks like; a log without an account in its records is asked as a whole. Management
 * events prove nothing about data events, nor those of one bucket anything about another.
 */
const probes: Readonly<Record<string, { readonly spl: string; readonly sql: string }>> = {
  'cloudtrail management': {
    spl: 'recipientAccountId={accountId}',
    sql: "where (record->>'$.recipientAccountId') = {accountId}",
  },
  'cloudtrail s3-data': {
    spl: 'recipientAccountId={accountId} "requestParameters.bucketName"={bucket} (eventCategory=Data OR managementEvent=false)',
    sql:
      "where (record->>'$.recipientAccountId') = {accountId} and (record->>'$.requestParameters.bucketName') = {bucket} " +
      "and ((record->>'$.eventCategory') = 'Data' or (record->>'$.managementEvent') = 'false')",
  },
  'cloudtrail lambda-data': {
    spl: 'recipientAccountId={accountId} eventSource=lambda.amazonaws.com (eventCategory=Data OR managementEvent=false)',
    sql:
      "where (record->>'$.recipientAccountId') = {accountId} and (record->>'$.eventSource') = 'lambda.amazonaws.com' " +
      "and ((record->>'$.eventCategory') = 'Data' or (record->>'$.managementEvent') = 'false')",
  },
  vpcflow: { spl: 'account_id={accountId}', sql: "where (record->>'$.account_id') = {accountId}" },
};

interface Prover extends Seeker {
  readonly toolbox: Toolbox;
  readonly signal: AbortSignal;
}

/**
 * Whether "no rows" means that nothing is there. Asks for one record of the log in a wider window: none at all means that the
 * log is not collected after all, and a window that ended only now is not proved yet. Null: nothing here can be asked.
 */
export async function provePresence(empty: EmptyAnswer, prover: Prover): Promise<Presence | null> {
  const { prove } = prover.toolbox;
  const probe = prove && bindProbe(empty, prover);
  if (!prove || !probe) return null;
  const answer = await prove(probe, prover.signal);
  const detail = judgeProbe(answer, probe);
  if (answer.outcome === 'empty') return { outcome: 'not_collected', detail, calls: answer.calls };
  const late = findLateness(empty, prover);
  if (late !== null) return { outcome: 'truncated', detail: joinTexts([late, detail]), calls: answer.calls };
  return { outcome: 'empty', detail: joinTexts([complete, detail]), calls: answer.calls };
}

const complete: Text = { en: words('complete, and nothing there'), ja: words('照会は完了し、該当なし') };

function bindProbe({ question, query, ask, entry }: EmptyAnswer, prover: Prover): Ask | null {
  const { source, via } = query;
  const { spl = '', sql = '' } =
    probes[source === 'cloudtrail' ? `cloudtrail ${query.events ?? 'management'}` : source] ?? {};
  const written: readonly SourceQuery[] = [
    { source, via: 'splunk', spl: `search index={index} sourcetype={sourcetype} ${spl} | head 1 | table _time _raw` },
    { source, via: 'files', sql: `select record from ${source} ${sql} limit 1` },
  ];
  const chosen = written.find((one) => one.via === via);
  if (chosen === undefined) return null;
  const window = { from: new Date(Date.parse(ask.from) - widerMs).toISOString(), to: ask.to };
  const bound = bindQuery({ question, query: chosen, window, entry }, bindingOf(prover));
  if ('missing' in bound) return null;
  const { query: asked } = bound;
  const placed = asked.via === 'files' ? { ...asked, regions: ask.query.regions, location: entry?.location } : asked;
  return { ...bound, query: placed, maxRows: 1 };
}

/** What the finding is about has to have arrived; what came after it may still be under way. */
function findLateness({ ask, entry }: EmptyAnswer, { finding, now }: Prover): Text | null {
  const lag = entry?.lagMinutes ?? usualLagMinutes[ask.source] ?? 0;
  const reach = Math.min(Date.parse(ask.to), Date.parse(finding.lastSeen));
  if (now.getTime() - reach >= lag * minuteMs) return null;
  const again = new Date(reach + lag * minuteMs).toISOString();
  return {
    en: phrase`nothing there yet, which proves nothing: records of this log arrive up to ${lag} minutes late; ask again after ${again}`,
    ja: phrase`まだ該当なし (証明にはなりません): このログの記録は最大 ${lag} 分遅れて届くため、${again} 以降に再確認してください`,
  };
}

function judgeProbe({ outcome }: Answer, { from, to, query }: Ask): Text {
  const probe = queryText(query);
  if (outcome === 'empty')
    return joinTexts([
      explainGap('not_collected'),
      {
        en: phrase`no record of this log at all from ${from} to ${to}, though logSources calls it collected (probe: ${probe})`,
        ja: phrase`logSources では収集対象ですが、${from} から ${to} までこのログの記録が一件もありません (確認クエリ: ${probe})`,
      },
    ]);
  if (outcome === 'answered' || outcome === 'truncated')
    return {
      en: phrase`the log holds other records (probe: ${probe})`,
      ja: phrase`このログに他の記録があることを確認 (確認クエリ: ${probe})`,
    };
  return {
    en: phrase`whether the log holds anything could not be checked (${words(outcome)})`,
    ja: phrase`ログ自体の有無は確認できませんでした (${words(outcome)})`,
  };
}
