import type { Claim } from '../../src/domain/claim.ts';
import { type Evidence, valueAt } from '../../src/domain/evidence.ts';
import { listLeaves } from '../../src/domain/list-leaves.ts';
import { listTechniques } from '../../src/domain/techniques.ts';
import type { Facts } from '../../src/triage/checks/ruling.ts';

/** A claim with one thing changed, and against which facts it is to be judged. */
export interface Mutant {
  /** What was changed, such as `digit`. */
  readonly change: string;
  readonly claim: Claim;
  readonly facts: Facts;
}

const day = 86_400_000;
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const unsettled = ['not_collected', 'denied', 'expired', 'throttled', 'timed_out', 'truncated', 'unavailable'] as const;

/** Every way to alter the typed part of a claim that makes it say something else. */
export function mutateClaim(claim: Claim, facts: Facts): readonly Mutant[] {
  const own = mutateAssertion(claim, facts).map(([change, altered]) => ({ change, claim: altered, facts }));
  return [...own, ...mutateCoverage(claim, facts), ...mutateCitation(claim, facts)];
}

type Altered = readonly [change: string, claim: Claim];

function mutateAssertion(claim: Claim, facts: Facts): readonly Altered[] {
  switch (claim.kind) {
    case 'count':
      return digits(claim.value).map((value) => ['digit', { ...claim, value }]);
    case 'rate':
      return [
        ...digits(claim.numerator).map((numerator): Altered => ['numerator', { ...claim, numerator }]),
        ...digits(claim.denominator).map((denominator): Altered => ['denominator', { ...claim, denominator }]),
        ...(claim.numerator === claim.denominator
          ? []
          : [
              [
                'sides swapped',
                {
                  ...claim,
                  of: claim.among,
                  among: claim.of,
                  numerator: claim.denominator,
                  denominator: claim.numerator,
                },
              ] as const,
            ]),
      ];
    case 'comparison':
      return [
        ...digits(claim.left).map((left): Altered => ['left', { ...claim, left }]),
        ...digits(claim.right).map((right): Altered => ['right', { ...claim, right }]),
        ...(['more', 'fewer', 'equal'] as const)
          .filter((relation) => relation !== claim.relation)
          .map((relation): Altered => ['relation', { ...claim, relation }]),
      ];
    case 'time':
      return [
        ['second', { ...claim, value: shift(claim.value, 1000) }],
        ['day', { ...claim, value: shift(claim.value, day) }],
        ['year', { ...claim, value: shift(claim.value, 365 * day) }],
        ...otherEdge(claim, facts),
      ];
    default:
      return mutateFact(claim, facts);
  }
}

type Figure = Extract<Claim, { readonly kind: 'count' | 'rate' | 'comparison' | 'time' }>;

function mutateFact(claim: Exclude<Claim, Figure>, facts: Facts): readonly Altered[] {
  switch (claim.kind) {
    case 'interval':
      return [
        ...digits(claim.seconds).map((seconds): Altered => ['seconds', { ...claim, seconds }]),
        ['ends swapped', { ...claim, from: claim.to, to: claim.from }],
        ['day', { ...claim, from: shift(claim.from, -day) }],
      ];
    case 'weekday':
      return weekdays.filter((value) => value !== claim.value).map((value) => ['weekday', { ...claim, value }]);
    case 'ordering':
      return [
        ['order', { ...claim, earlier: claim.later, later: claim.earlier }],
        ['day', { ...claim, later: shift(claim.later, day) }],
      ];
    case 'entity':
      return alterText(claim.value)
        .filter(([, value]) => !standsIn(claim.evidence, value, facts))
        .map(([change, value]) => [change, { ...claim, value }]);
    case 'event_occurred':
      return claim.of.where.flatMap(({ path, equals }, index) =>
        alterText(equals ?? '').map(([change, value]): Altered => {
          const where = claim.of.where.with(index, { path, equals: value });
          return [change, { ...claim, of: { ...claim.of, where } }];
        }),
      );
    case 'state':
      return [
        ...alterText(claim.value).map(([change, value]): Altered => [change, { ...claim, value }]),
        ['path', { ...claim, path: `${claim.path}X` }],
      ];
    default:
      return mutateKnowledge(claim, facts);
  }
}

type Fact = Extract<
  Claim,
  { readonly kind: 'interval' | 'weekday' | 'ordering' | 'entity' | 'event_occurred' | 'state' }
>;

function mutateKnowledge(claim: Exclude<Claim, Figure | Fact>, facts: Facts): readonly Altered[] {
  switch (claim.kind) {
    case 'event_absent':
      return [
        ['question', { ...claim, question: 'Q99' }],
        ['window wider', { ...claim, from: shift(claim.from, -day) }],
        ['window wider', { ...claim, to: shift(claim.to, day) }],
        ['window elsewhere', { ...claim, to: shift(facts.finding.firstSeen, -day) }],
        ...(facts.coverage.some(({ question, regions }) => question === claim.question && regions.length === 0)
          ? []
          : [['region', { ...claim, regions: [...claim.regions, 'sa-east-1'] }] as const]),
      ];
    case 'technique':
      return [
        ['invented id', { ...claim, technique: 'T9999' }],
        ...listTechniques()
          .filter(
            ({ id, types, apis }) =>
              id !== claim.technique &&
              types?.test(facts.finding.type) !== true &&
              !apis.some((api) => standsIn(claim.evidence, api, facts)),
          )
          .map(({ id }): Altered => ['another technique', { ...claim, technique: id }]),
      ];
    case 'documentation':
      return [
        ['a word', { ...claim, quote: claim.quote.replace(/\w+$/, 'otherwise') }],
        ['a word left out', { ...claim, quote: claim.quote.replace(/ \w+ /, ' ') }],
        ['page', { ...claim, url: `${claim.url}x` }],
        ['host', { ...claim, url: claim.url.replace('docs.aws.amazon.com', 'docs.example') }],
      ];
    case 'intel':
      return [
        ...alterText(claim.subject).map(([, subject]): Altered => ['subject', { ...claim, subject }]),
        ...alterText(claim.value).map(([, value]): Altered => ['value', { ...claim, value }]),
        ['day', { ...claim, asOf: shift(claim.asOf, -day) }],
        ['path', { ...claim, path: claim.path.replace(/\w+$/, 'other') }],
      ];
    case 'hypothesis':
    case 'recommendation':
      return [];
  }
}

/** An absence is none where the log gave no complete answer, whatever the reason, or where nobody says it is collected. */
function mutateCoverage(claim: Claim, facts: Facts): readonly Mutant[] {
  if (claim.kind !== 'event_absent') return [];
  const become = (bend: Partial<Facts['coverage'][number]>) =>
    facts.coverage.map((entry) => (entry.question === claim.question ? { ...entry, ...bend } : entry));
  const dark = {
    ...facts.organisation,
    logSources: facts.organisation.logSources.map((one) => ({ ...one, collected: false })),
  };
  return [
    ...unsettled.map((outcome) => ({
      change: 'no coverage',
      claim,
      facts: { ...facts, coverage: become({ outcome }) },
    })),
    { change: 'rows found', claim, facts: { ...facts, coverage: become({ outcome: 'answered' as const, rows: 1 }) } },
    { change: 'log not collected', claim, facts: { ...facts, organisation: dark } },
  ];
}

/** The same claim on the strength of other evidence. Left out where that evidence or the finding says the same. */
function mutateCitation(claim: Claim, facts: Facts): readonly Mutant[] {
  if (claim.kind === 'hypothesis' || claim.kind === 'recommendation') return [];
  const invented: Claim = { ...claim, evidence: ['E99-zzz'] };
  const others = facts.evidence.filter(({ id }) => !claim.evidence.includes(id) && !saysTheSame(claim, { id, facts }));
  const swapped = others
    .slice(0, 2)
    .map(({ id }): Mutant => ({ change: 'other evidence', claim: { ...claim, evidence: [id] }, facts }));
  return [{ change: 'invented evidence id', claim: invented, facts }, ...swapped];
}

/** Whether other evidence carries the claim as well: decided by what stands in its text, not by the check. */
function saysTheSame(claim: Claim, { id, facts }: { readonly id: string; readonly facts: Facts }): boolean {
  switch (claim.kind) {
    case 'entity':
    case 'state':
      return standsIn([id], claim.value, facts);
    case 'weekday':
      return standsIn([id], claim.at, facts);
    case 'interval':
      return standsIn([id], claim.from, facts) && standsIn([id], claim.to, facts);
    case 'ordering':
      return standsIn([id], claim.earlier, facts) && standsIn([id], claim.later, facts);
    // Coverage carries an absence and the type of the finding a technique, whatever evidence is cited beside it.
    case 'event_absent':
    case 'technique':
      return true;
    default:
      return false;
  }
}

/** Whether a value stands in cited evidence, as text, to the second where it is a time. */
function standsIn(ids: readonly string[], value: string, { evidence, finding }: Facts): boolean {
  const cited: readonly unknown[] = evidence.filter(({ id }) => ids.includes(id));
  const all = ids.includes('finding') ? [...cited, finding] : cited;
  const at = /^\d{4}-\d\d-\d\dT/.test(value) ? Math.floor(Date.parse(value) / 1000) : null;
  return listLeaves(all).some(({ value: leaf }) =>
    at === null ? String(leaf).includes(value) : Math.floor(instantOf(leaf) / 1000) === at,
  );
}

function instantOf(leaf: string | number | boolean): number {
  if (typeof leaf === 'boolean') return Number.NaN;
  const number = Number(leaf);
  if (Number.isNaN(number)) return Date.parse(String(leaf));
  return number < 10_000_000_000 ? number * 1000 : number;
}

/** A number with one digit changed, one more and one fewer. */
function digits(value: number): readonly number[] {
  const flipped = Number(String(value).replace(/\d/, (digit) => String((Number(digit) + 3) % 10)));
  return [...new Set([value + 1, value - 1, flipped, value * 10])].filter((one) => one !== value && one >= 0);
}

/** A text with one character changed, in other letters, or with something behind it. */
function alterText(text: string): readonly (readonly [string, string])[] {
  const digit = text.replace(/\d(?=\D*$)/, (one) => String((Number(one) + 1) % 10));
  const letter = text.replace(/[a-z](?=[^a-z]*$)/, (one) => (one === 'q' ? 'k' : 'q'));
  const shouted = /^[a-z]/.test(text) ? text.toUpperCase() : text;
  const altered = [
    [/^\d+\.\d+\.\d+\.\d+$/.test(text) ? 'address' : 'digit', digit],
    ['letter', letter],
    ['case', shouted],
    ['longer', text === '' ? '' : `${text}9`],
  ] as const;
  return altered.filter(([, value]) => value !== text);
}

function otherEdge(claim: Extract<Claim, { readonly kind: 'time' }>, { evidence }: Facts): readonly Altered[] {
  const source: Evidence | undefined = evidence.find(({ id }) => id === claim.of.evidence);
  if (source === undefined || source.digest.first === source.digest.last) return [];
  const rows = source.rows.filter((row) => claim.of.where.every(({ path, equals }) => valueAt(row, path) === equals));
  return rows.length < 2 ? [] : [['edge', { ...claim, edge: claim.edge === 'first' ? 'last' : 'first' }]];
}

function shift(instant: string, millis: number): string {
  return new Date(Date.parse(instant) + millis).toISOString();
}
