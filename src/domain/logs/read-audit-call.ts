import { z } from 'zod';
import type { Row } from '../evidence.ts';
import { figure, readInstant, record, text, textAt, textList } from './lenient.ts';

/** One Kubernetes audit event. */
export interface AuditCall {
  readonly id: string;
  readonly time: string;
  readonly verb: string;
  readonly uri: string | null;
  readonly user: string | null;
  readonly groups: readonly string[];
  readonly addresses: readonly string[];
  readonly userAgent: string | null;
  readonly resource: string | null;
  readonly subresource: string | null;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly code: number | null;
  readonly succeeded: boolean;
  readonly requestObject: Row;
}

const auditRecord = z.object({
  auditID: text,
  verb: z.string().min(1),
  requestURI: text,
  user: z.object({ username: text, groups: textList }),
  sourceIPs: textList,
  userAgent: text,
  responseStatus: z.object({ code: figure }).nullish().catch(null),
  requestObject: record,
});

/** Reads a Kubernetes audit event (`audit.k8s.io/v1`); null when the row is something else. */
export function readAuditCall(row: Row): AuditCall | null {
  const parsed = auditRecord.safeParse(row);
  const time = readInstant(row['requestReceivedTimestamp']) ?? readInstant(row['stageTimestamp']);
  if (!parsed.success || time === null) return null;
  const raw = parsed.data;
  const code = raw.responseStatus?.code ?? null;
  return {
    id: raw.auditID ?? '',
    time,
    verb: raw.verb,
    uri: raw.requestURI,
    user: raw.user.username,
    groups: raw.user.groups,
    addresses: raw.sourceIPs,
    userAgent: raw.userAgent,
    resource: textAt(row, 'objectRef.resource'),
    subresource: textAt(row, 'objectRef.subresource'),
    namespace: textAt(row, 'objectRef.namespace'),
    name: textAt(row, 'objectRef.name'),
    code,
    succeeded: code !== null && code >= 100 && code < 300,
    requestObject: raw.requestObject,
  };
}
