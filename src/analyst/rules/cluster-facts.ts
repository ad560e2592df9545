import type { Brief } from '../../domain/brief.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { type AuditCall, readAuditCall } from '../../domain/logs/read-audit-call.ts';
import { phrase, words } from '../../domain/phrase.ts';
import { type Draft, draft } from './draft.ts';

const shown = 10;
/** What gives away secrets or hands out power. */
const grave = /^(secrets|serviceaccounts|(cluster)?rolebindings|(cluster)?roles)$/;

/** Chapter 3: what the audit log of a cluster shows, request by request, the gravest first. */
export function writeClusterFacts(brief: Brief): readonly Draft[] {
  const told = new Set<string>();
  return brief.evidence
    .filter(({ source, rows }) => source === 'eks' && rows.length > 0)
    .flatMap((evidence) => {
      const requests = groupRequests(evidence, brief).filter(({ key }) => !told.has(key));
      for (const { key } of requests) told.add(key);
      return requests.slice(0, shown).map((request) => writeRequest(request, evidence));
    });
}

interface Request {
  readonly key: string;
  readonly call: AuditCall;
  readonly times: number;
}

/** The same request by the same user with the same answer, once. The caller the finding names, where the log knows it. */
function groupRequests(evidence: Evidence, { entities }: Brief): readonly Request[] {
  const calls = evidence.rows.flatMap((row) => readAuditCall(row) ?? []).filter(({ uri }) => uri !== null);
  const ofCaller = calls.filter(({ user }) => user !== null && user === entities.userName);
  const groups = Map.groupBy(ofCaller.length > 0 ? ofCaller : calls, ({ user, verb, uri, code }) =>
    JSON.stringify([user, verb, uri, code]),
  );
  return [...groups.entries()]
    .flatMap(([key, [call, ...others]]) => (call === undefined ? [] : [{ key, call, times: others.length + 1 }]))
    .sort((left, right) => weigh(right.call) - weigh(left.call) || right.times - left.times);
}

function weigh({ resource, subresource, verb, succeeded }: AuditCall): number {
  const isGrave = grave.test(resource ?? '') || subresource === 'exec';
  const isWrite = !/^(get|list|watch)$/.test(verb);
  return (isGrave ? 4 : 0) + (succeeded ? 2 : 0) + (isWrite ? 1 : 0);
}

function writeRequest({ call, times }: Request, evidence: Evidence): Draft {
  const { user, verb, uri, code, addresses } = call;
  const who = user ?? '–';
  const from = addresses[0] ?? '–';
  const answer = words(code === null ? '–' : String(code));
  const where = [
    { path: 'user.username', equals: user },
    { path: 'verb', equals: verb },
    { path: 'requestURI', equals: uri },
    { path: 'responseStatus.code', equals: code === null ? null : String(code) },
  ];
  const atLeast = evidence.outcome === 'truncated';
  return draft(
    {
      at: '3.method',
      evidence: [evidence.id],
      en: phrase`${who}: ${words(verb)} ${uri ?? '–'} answered with ${answer}, ${words(atLeast ? 'at least ' : '')}${words(times === 1 ? 'once' : `${times} times`)}, from ${from}.`,
      ja: phrase`${who}: ${words(verb)} ${uri ?? '–'} (応答 ${answer}、${times} 回${words(atLeast ? '以上' : '')}、送信元 ${from})。`,
    },
    { kind: 'count', of: { evidence: evidence.id, where }, value: times },
  );
}
