import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

const hourMs = 3_600_000;

export interface RuleStart {
  readonly rule: string;
  readonly caseKey: string;
  readonly maxPerHour: number;
  readonly now: Date;
}

/**
 * Takes one of the starts a rule has per hour; false where they are used up, or a rule has started this case before. A start
 * that was taken by a process which then ended, before there was an investigation, may be taken again.
 */
export async function claimRuleStart(
  database: Kysely<Tables>,
  { rule, caseKey, maxPerHour, now }: RuleStart,
): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${rule}, 2))`.execute(transaction);
    if (await isLeftOver(transaction, caseKey)) return true;
    const { count } = await transaction
      .selectFrom('rule_starts')
      .select((build) => build.fn.countAll().as('count'))
      .where('rule', '=', rule)
      .where('started_at', '>', new Date(now.getTime() - hourMs))
      .executeTakeFirstOrThrow();
    if (Number(count) >= maxPerHour) return false;
    const taken = await transaction
      .insertInto('rule_starts')
      .values({ case_key: caseKey, rule, started_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('rule')
      .execute();
    return taken.length === 1;
  });
}

async function isLeftOver(transaction: Transaction<Tables>, caseKey: string): Promise<boolean> {
  const left = await transaction
    .selectFrom('rule_starts')
    .select('rule')
    .where('case_key', '=', caseKey)
    .where((build) =>
      build.not(
        build.exists(
          build
            .selectFrom('investigations')
            .select('id')
            .whereRef('investigations.case_key', '=', 'rule_starts.case_key'),
        ),
      ),
    )
    .executeTakeFirst();
  return left !== undefined;
}
