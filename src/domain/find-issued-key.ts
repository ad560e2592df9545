import type { Entities } from './entities.ts';
import type { Evidence } from './evidence.ts';
import { listCalls } from './evidence-calls.ts';
import { recordOf, textOf } from './json-value.ts';

/**
 * The access key that was issued last in what was seen, as somebody to ask about: what it was used for tells whether
 * access was made to last. Null where no key was issued.
 */
export function findIssuedKey(evidence: readonly Evidence[], entities: Entities): Entities | null {
  const issued = listCalls(evidence).flatMap(({ record }) => {
    if (record.name !== 'CreateAccessKey' || !record.succeeded) return [];
    const key = recordOf(record.responseElements['accessKey']);
    const accessKeyId = textOf(key['accessKeyId']);
    return accessKeyId === null ? [] : [{ accessKeyId, userName: textOf(key['userName']) }];
  });
  const last = issued.filter(({ accessKeyId }) => accessKeyId !== entities.accessKeyId).at(-1);
  if (last === undefined) return null;
  const unknown = { principalId: null, principalArn: null, sessionName: null, email: null };
  return { ...entities, ...unknown, ...last, principalType: 'IAMUser', remoteIps: [] };
}
