import type { Case } from '../domain/case.ts';
import { digestCases, type EarlierCase, matchCase } from '../domain/earlier-cases.ts';
import type { Entities } from '../domain/entities.ts';
import { findEntities } from '../domain/find-entities.ts';
import { caseKeyOf, type Finding } from '../domain/finding.ts';
import { phrase, words } from '../domain/phrase.ts';
import type { CaseStore, Clock } from '../ports.ts';
import type { Attempt } from './keep-answer.ts';
import { hashRows } from './read-kept-rows.ts';
import type { Settings } from './settings.ts';

/** Where earlier cases are looked up. Absent in the command line, which keeps none. */
export type CaseMemory = Pick<CaseStore, 'listCases' | 'lastRecord'>;

export interface Recall {
  readonly finding: Finding;
  readonly entities: Entities;
}

/** Newest cases that are compared, and how many of them are told. */
const compared = 200;
const told = 10;

/**
 * Earlier cases about the same principal, resource, address or type, with what became of them, as evidence for people. It
 * proves nothing about this finding: no rule that lowers a verdict reads it. A store that fails is a gap.
 */
export async function recallCases(
  recall: Recall,
  { memory, clock }: { readonly memory: CaseMemory; readonly clock: Clock },
  settings: Settings,
): Promise<Attempt> {
  const now = clock.now().toISOString();
  try {
    const known = await memory.listCases(compared);
    const found = await findEarlier(recall, { known, memory, settings });
    return describe(recall, { from: known.at(-1)?.openedAt ?? now, to: now, found });
  } catch {
    return describe(recall, { from: now, to: now, found: null });
  }
}

interface Search {
  readonly known: readonly Case[];
  readonly memory: CaseMemory;
  readonly settings: Settings;
}

async function findEarlier({ finding, entities }: Recall, { known, memory, settings }: Search) {
  const patterns = settings.organisation.userPatterns;
  const others = known.filter(({ key }) => key !== caseKeyOf(finding));
  const matching = others.flatMap((one) => {
    const same = matchCase(
      { finding: one.finding, entities: findEntities(one.finding, patterns) },
      { finding, entities },
    );
    return same.length === 0 ? [] : [{ one, same }];
  });
  // What shares more is told first; of equals the newer one.
  const ranked = matching.toSorted((a, b) => weigh(b.same) - weigh(a.same)).slice(0, told);
  return Promise.all(
    ranked.map(async ({ one, same }): Promise<EarlierCase> => {
      const verdict = (await memory.lastRecord(one.key))?.verdict;
      const { id, type, accountId, region } = one.finding;
      const came = { disposition: verdict?.disposition ?? null, priority: verdict?.priority ?? null };
      return { findingId: id, type, accountId, region, openedAt: one.openedAt, ...came, same: [...same] };
    }),
  );
}

/** The type alone is what most cases share. */
function weigh(same: readonly string[]): number {
  return same.filter((one) => one !== 'type').length * 2 + Number(same.includes('type'));
}

interface Recalled {
  readonly from: string;
  readonly to: string;
  /** Null where the store could not be read. */
  readonly found: readonly EarlierCase[] | null;
}

function describe({ finding, entities }: Recall, { from, to, found }: Recalled): Attempt {
  const rows = (found ?? []).map((one) => ({ ...one }));
  const asked = { question: 'CASES', source: 'cases' as const, account: finding.accountId, regions: [], from, to };
  const coverage = {
    ...asked,
    title: { en: words('Were there earlier cases like this?'), ja: words('過去に類似のケースはあったか') },
    decisive: false,
    via: 'store',
    outcome: outcomeOf(found),
    rows: rows.length,
    evidence: null,
    detail: detailOf(found),
  };
  if (found === null) return { coverage, evidence: null };
  const query = `same principal (${entities.userName ?? '–'}), resource, address or type among the ${compared} newest cases`;
  const digest = digestCases(found);
  const kept = { rows, digest, sha256: hashRows(rows), outcome: coverage.outcome };
  return { coverage, evidence: { ...asked, tool: 'store/cases', query, ...kept } };
}

function outcomeOf(found: readonly EarlierCase[] | null) {
  if (found === null) return 'unavailable' as const;
  return found.length > 0 ? ('answered' as const) : ('empty' as const);
}

function detailOf(found: readonly EarlierCase[] | null) {
  if (found === null)
    return { en: words('our own cases could not be read'), ja: words('自社のケース履歴を読み取れませんでした') };
  return { en: phrase`${found.length} earlier cases`, ja: phrase`過去のケース ${found.length} 件` };
}
