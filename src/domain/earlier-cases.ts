import { createCounters } from './digest/counter.ts';
import type { Entities } from './entities.ts';
import type { Digest } from './evidence.ts';
import type { Finding } from './finding.ts';

/** What two cases can have in common. */
export type CommonPart = 'principal' | 'resource' | 'address' | 'type';

/** An earlier case and what became of it; a disposition is what our report said then. */
export interface EarlierCase {
  readonly findingId: string;
  readonly type: string;
  readonly accountId: string;
  readonly region: string;
  readonly openedAt: string;
  /** Null where no investigation of it ended. */
  readonly disposition: string | null;
  readonly priority: string | null;
  readonly same: readonly CommonPart[];
}

interface About {
  readonly finding: Finding;
  readonly entities: Entities;
}

const resources = ['instanceId', 'bucket', 'functionName', 'clusterName', 'databaseId'] as const;

/** What two findings have in common; names count within one account only, people and addresses everywhere. */
export function matchCase(one: About, other: About): readonly CommonPart[] {
  const inAccount = one.finding.accountId === other.finding.accountId;
  const [a, b] = [one.entities, other.entities];
  const isSame = (left: string | null, right: string | null) => left !== null && left === right;
  const principal =
    isSame(a.accessKeyId, b.accessKeyId) || isSame(a.email, b.email) || (inAccount && isSame(a.userName, b.userName));
  const resource = inAccount && resources.some((name) => isSame(a[name], b[name]));
  const found: readonly (readonly [CommonPart, boolean])[] = [
    ['principal', principal],
    ['resource', resource],
    ['address', a.remoteIps.some((address) => b.remoteIps.includes(address))],
    ['type', inAccount && one.finding.type === other.finding.type],
  ];
  return found.flatMap(([part, holds]) => (holds ? [part] : []));
}

/** How often each verdict came out and what was in common. */
export function digestCases(cases: readonly EarlierCase[]): Digest {
  const { of, tallies } = createCounters('disposition', 'type', 'same');
  for (const one of cases) {
    of('disposition').add(one.disposition);
    of('type').add(one.type);
    for (const part of one.same) of('same').add(part);
  }
  const times = cases.map(({ openedAt }) => openedAt).toSorted();
  return {
    total: cases.length,
    first: times[0] ?? null,
    last: times.at(-1) ?? null,
    tallies: tallies(),
    figures: { rows: cases.length },
  };
}
