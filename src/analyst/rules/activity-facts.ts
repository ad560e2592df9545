import type { Brief } from '../../domain/brief.ts';
import type { Selection } from '../../domain/claim.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { listLeaves } from '../../domain/list-leaves.ts';
import { localTime } from '../../domain/local-time.ts';
import { type ApiCall, readApiCall } from '../../domain/logs/read-api-call.ts';
import { listValues, phrase, type Text, words } from '../../domain/phrase.ts';
import { type Draft, draft } from './draft.ts';
import { countBy } from './tally-calls.ts';

/** Questions whose rows are background to compare with, not the activity itself. */
const background: ReadonlySet<string> = new Set(['Q6', 'Q9', 'IC.1']);
const shown = 8;
/** Parameters that name things, as AWS services call them: userName, flowLogId, policyArn, DBInstanceIdentifier … */
const targetKey = /(^name|name|(?<!client|request|token)ids?|arns?|identifier)$/i;

/** Chapters 3 and 5: what the logs of API calls show, question by question. */
export function writeActivityFacts(brief: Brief): readonly Draft[] {
  const activity = brief.evidence.filter(
    ({ source, question, rows }) => source === 'cloudtrail' && !background.has(question) && rows.length > 0,
  );
  const told = new Set<string>();
  return activity.flatMap((evidence) => {
    const calls = readCalls(evidence).filter(({ id }) => !told.has(id));
    for (const { id } of calls) told.add(id);
    if (calls.length === 0) return [];
    return [writeVolume(evidence, brief), ...writeFailures(evidence), ...writeChanges({ evidence, calls, brief })];
  });
}

/** The records of one piece of evidence that are API calls. */
export function readCalls(evidence: Evidence): readonly ApiCall[] {
  return evidence.rows.flatMap((row) => readApiCall(row) ?? []);
}

function all(evidence: Evidence): Selection {
  return { evidence: evidence.id, where: [] };
}

function writeVolume(evidence: Evidence, brief: Brief): Draft {
  const { digest } = evidence;
  const title = brief.coverage.find(({ question }) => question === evidence.question)?.title ?? { en: [], ja: [] };
  const zone = brief.organisation.timeZone;
  const span = spanText(digest.first ?? evidence.from, digest.last ?? evidence.to, zone);
  const most = listValues((digest.tallies['event'] ?? []).slice(0, 6).map(({ value, count }) => `${value} ×${count}`));
  const atLeast = evidence.outcome === 'truncated';
  return draft(
    {
      at: '5.operation',
      evidence: [evidence.id],
      en: phrase`${title.en} ${words(atLeast ? 'At least ' : '')}${evidence.rows.length} API ${words(evidence.rows.length === 1 ? 'call' : 'calls')}, ${span.en}; most frequent: ${most}.`,
      ja: phrase`${title.ja}: API 呼び出し ${evidence.rows.length} 件${words(atLeast ? '以上' : '')} (${span.ja})。多い順: ${most}。`,
    },
    { kind: 'count', of: all(evidence), value: evidence.rows.length },
  );
}

/** One moment, or from one to another. */
export function spanText(first: string, last: string, zone: string): Text {
  const [from, to] = [first, last].map((instant) => words(localTime(instant, zone).rendered));
  if (first === last) return { en: phrase`at ${from ?? []}`, ja: from ?? [] };
  return { en: phrase`from ${from ?? []} to ${to ?? []}`, ja: phrase`${from ?? []} 〜 ${to ?? []}` };
}

/** One sentence per error code: a denied call is news as well. */
function writeFailures(evidence: Evidence): readonly Draft[] {
  const codes = countBy(readCalls(evidence).map(({ errorCode }) => errorCode));
  return codes.slice(0, shown).map(([code, count]) =>
    draft(
      {
        at: '5.operation',
        evidence: [evidence.id],
        en: phrase`${count} of ${evidence.rows.length} calls failed with ${code}.`,
        ja: phrase`${evidence.rows.length} 件中 ${count} 件が ${code} で失敗。`,
      },
      {
        kind: 'rate',
        of: { evidence: evidence.id, where: [{ path: 'errorCode', equals: code }] },
        among: all(evidence),
        numerator: count,
        denominator: evidence.rows.length,
      },
    ),
  );
}

interface Told {
  readonly evidence: Evidence;
  readonly calls: readonly ApiCall[];
  readonly brief: Brief;
}

/** What changed: each kind of successful write once, with when, by which key and from where. */
function writeChanges({ evidence, calls, brief }: Told): readonly Draft[] {
  const writes = calls.filter((call) => call.succeeded && !call.readOnly && call.category === 'management');
  const names = countBy(writes.map(({ name }) => name));
  return names.slice(0, shown).flatMap(([name, count]) => {
    const call = writes.find((one) => one.name === name);
    if (!call) return [];
    const when = words(localTime(call.time, brief.organisation.timeZone).rendered);
    const by = listValues([nameOf(call), call.principal.accessKeyId ?? '–']);
    const target = targetOf(call);
    const keys = issuedKeys(call);
    return [
      draft(
        {
          at: '3.scope',
          evidence: [evidence.id],
          en: phrase`${name} succeeded ${words(count === 1 ? 'once' : `${count} times`)}, first at ${when} from ${call.address ?? '–'} by ${by}${target === null ? [] : phrase`, on ${target}`}${keys.length === 0 ? [] : phrase`; key issued: ${listValues(keys)}`}.`,
          ja: phrase`${name} が ${count} 回成功。初回 ${when}、送信元 ${call.address ?? '–'}、実行者 ${by}${target === null ? [] : phrase`、対象 ${target}`}${keys.length === 0 ? [] : phrase`、発行されたキー ${listValues(keys)}`}。`,
        },
        { kind: 'event_occurred', of: { evidence: evidence.id, where: [{ path: 'eventID', equals: call.id }] } },
      ),
    ];
  });
}

/** Who called. Behind a role it is the session that tells people apart; whoever assumed the role may have chosen its name. */
function nameOf({ principal }: ApiCall): string {
  const { userName, issuerName, sessionName, arn } = principal;
  if (issuerName !== null && sessionName !== null) return `${issuerName}/${sessionName}`;
  return userName ?? issuerName ?? arn ?? '–';
}

/** Access keys the call handed out: what was done next may have been done with them. */
function issuedKeys(call: ApiCall): readonly string[] {
  const values = listLeaves(call.responseElements).map(({ value }) => String(value));
  return [...new Set(values)].filter((value) => /^(AKIA|ASIA)[A-Z0-9]{12,}$/.test(value));
}

/** What the call worked on: the names and ids among its parameters, else the resources the record lists. */
export function targetOf(call: ApiCall): string | null {
  const named = listLeaves(call.requestParameters).flatMap(({ path, value }) => {
    const keys = path.split('.').filter((key) => !/^(\d+|content|tag)$/i.test(key));
    return typeof value === 'string' && value !== '' && targetKey.test(keys.at(-1) ?? '') ? [value] : [];
  });
  const targets = [...new Set(named)].slice(0, 3);
  return targets.length > 0 ? targets.join(' / ') : (call.resources[0] ?? null);
}
