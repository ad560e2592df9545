import type { Evidence, Row } from '../../domain/evidence.ts';
import { type ApiCall, readApiCall } from '../../domain/logs/read-api-call.ts';
import { readAuditCall } from '../../domain/logs/read-audit-call.ts';
import { readDnsQuery } from '../../domain/logs/read-dns-query.ts';
import { readFlow } from '../../domain/logs/read-flow.ts';
import { readSignIn } from '../../domain/logs/read-sign-in.ts';
import { type Phrase, phrase, type Text, words } from '../../domain/phrase.ts';

/** One event of a log, as a row of the timeline tells it. */
export interface Moment {
  readonly id: string;
  readonly time: string;
  readonly what: Text;
  readonly by: Phrase;
  readonly weight: number;
  /** Rules this event hit. */
  readonly rules?: readonly string[];
}

/** What a row of a log says happened; null for rows that tell no event. `rules` names the rules an event hit, by its id. */
export function readMoment(
  { source }: Evidence,
  row: Row,
  rules: ReadonlyMap<string, readonly string[]>,
): Moment | null {
  switch (source) {
    case 'cloudtrail':
      return momentOfCall(row, rules);
    case 'entra':
      return momentOfSignIn(row);
    case 'eks':
      return momentOfAudit(row);
    case 'vpcflow':
      return momentOfFlow(row);
    case 'dns':
      return momentOfQuery(row);
    default:
      return null;
  }
}

function momentOfCall(row: Row, rules: ReadonlyMap<string, readonly string[]>): Moment | null {
  const call = readApiCall(row);
  if (call === null) return null;
  const hit = rules.get(call.id) ?? [];
  const failed = call.errorCode === null ? [] : phrase`: ${call.errorCode}`;
  const what = phrase`${call.name}${failed}`;
  const isNews = !call.succeeded || !call.readOnly;
  return {
    id: call.id,
    time: call.time,
    what: { en: what, ja: what },
    by: phrase`${callerOf(call)}, ${call.address ?? '–'}`,
    weight: hit.length > 0 ? 3 : Number(isNews) + 1,
    rules: hit,
  };
}

/** Behind a role it is the session that tells callers apart. */
function callerOf({ principal }: ApiCall): string {
  const { userName, issuerName, sessionName, arn, type } = principal;
  if (issuerName !== null && sessionName !== null) return `${issuerName}/${sessionName}`;
  return userName ?? arn ?? type ?? '–';
}

function momentOfSignIn(row: Row): Moment | null {
  const signIn = readSignIn(row);
  if (signIn === null || !signIn.interactive) return null;
  const result = signIn.succeeded ? { en: 'succeeded', ja: '成功' } : { en: 'failed', ja: '失敗' };
  return {
    id: signIn.id,
    time: signIn.time,
    what: { en: words(`Sign-in ${result.en}`), ja: words(`サインイン${result.ja}`) },
    by: phrase`${signIn.user ?? '–'}, ${signIn.address ?? '–'}`,
    weight: 2,
  };
}

function momentOfAudit(row: Row): Moment | null {
  const call = readAuditCall(row);
  if (call === null) return null;
  const answer = words(call.code === null ? '' : ` → ${call.code}`);
  const path = call.uri?.split('?')[0] ?? '–';
  return {
    id: call.id,
    time: call.time,
    what: { en: phrase`${`${call.verb} ${path}`}${answer}`, ja: phrase`${`${call.verb} ${path}`}${answer}` },
    by: phrase`${call.user ?? '–'}, ${call.addresses[0] ?? '–'}`,
    weight: 2,
  };
}

function momentOfFlow(row: Row): Moment | null {
  const flow = readFlow(row);
  if (flow === null) return null;
  const result = flow.accepted ? { en: 'accepted', ja: '許可' } : { en: 'rejected', ja: '拒否' };
  return {
    id: JSON.stringify(row),
    time: flow.time,
    what: { en: words(`Flow ${result.en}`), ja: words(`通信${result.ja}`) },
    by: phrase`${flow.from} → ${flow.to}`,
    weight: 1,
  };
}

function momentOfQuery(row: Row): Moment | null {
  const query = readDnsQuery(row);
  if (query === null) return null;
  return {
    id: JSON.stringify(row),
    time: query.time,
    what: { en: phrase`Name query ${query.name}`, ja: phrase`名前解決 ${query.name}` },
    by: phrase`${query.instance ?? query.address ?? '–'}`,
    weight: 1,
  };
}
