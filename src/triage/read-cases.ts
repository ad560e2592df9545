import type { Place } from '../domain/case.ts';
import { type FindingReference, referenceOf } from '../domain/finding.ts';
import type { Disposition, Priority } from '../domain/verdict.ts';
import type { Ports } from '../ports.ts';

/** One case in a list: enough to recognise it and go there. */
export interface CaseLine {
  readonly findingId: string;
  readonly type: string;
  readonly accountId: string;
  readonly place: Place;
  readonly verdict: { readonly disposition: Disposition | string; readonly priority: Priority | string } | null;
}

export interface Status {
  readonly running: readonly { readonly type: string; readonly accountId: string; readonly requestedBy: string }[];
  readonly waiting: number;
  /** Alerts that have no button yet. */
  readonly offersWaiting: number;
  /** When the channels were last read for what came while nobody listened. */
  readonly caughtUpAt: string | null;
  readonly tickets: boolean;
}

const shownRunning = 10;

/** What can be asked about cases. */
export function readCases(ports: Ports) {
  return {
    referencesAt: (place: Place) => readReferences(place, ports),
    hasCaseIn: (reference: FindingReference, channel: string) => hasCaseIn(reference, channel, ports),
    listCases: (limit: number) => listCases(limit, ports),
  };
}

/** What is under way, on all replicas. */
export async function describeWork({
  store,
  tracker,
}: Pick<Ports, 'store' | 'tracker'>): Promise<Pick<Status, 'running' | 'waiting' | 'tickets'>> {
  const { waiting } = await store.countOpen();
  const running = (await store.runningInvestigations(shownRunning)).map(({ opened, investigation }) => {
    const { type, accountId } = opened.finding;
    return { type, accountId, requestedBy: investigation.requestedBy };
  });
  return { running, waiting, tickets: tracker !== null };
}

async function hasCaseIn({ findingId }: FindingReference, channel: string, { store }: Ports): Promise<boolean> {
  const cases = findingId === null ? [] : await store.casesStarting(findingId);
  return cases.some(({ place }) => place.channel === channel);
}

async function readReferences(place: Place, { store }: Ports): Promise<readonly FindingReference[]> {
  const noted = await store.offerAt(place);
  if (noted) return noted.references;
  const known = await store.caseAt(place);
  return known ? [referenceOf(known.finding)] : [];
}

async function listCases(limit: number, { store }: Ports): Promise<readonly CaseLine[]> {
  const cases = await store.listCases(limit);
  return Promise.all(
    cases.map(async ({ key, finding, place }) => {
      const record = await store.lastRecord(key);
      return {
        findingId: finding.id,
        type: finding.type,
        accountId: finding.accountId,
        place,
        verdict: record?.verdict ?? null,
      };
    }),
  );
}
