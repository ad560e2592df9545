import type { Finding } from '../domain/finding.ts';
import { phrase, type Text, words } from '../domain/phrase.ts';
import type { Opinion, SecondOpinion } from '../domain/second-opinion.ts';
import type { Attempt } from './keep-answer.ts';
import { hashRows } from './read-kept-rows.ts';

/** What GuardDuty's own investigation says, as evidence for people. No rule reads it: it neither raises nor lowers a verdict. */
export async function askSecondOpinion(
  finding: Finding,
  second: SecondOpinion,
  { signal, at }: { readonly signal: AbortSignal; readonly at: string },
): Promise<Attempt> {
  const opinion = await second.ask(finding, signal);
  const { outcome, told } = opinion;
  const rows = told === null ? [] : [{ ...told }];
  const { accountId: account, region } = finding;
  const asked = { question: 'OPINION', source: 'guardduty' as const, account, regions: [region] };
  const window = { from: finding.firstSeen, to: at };
  const title = {
    en: words('What does GuardDuty’s own investigation say?'),
    ja: words('GuardDuty 自身の調査結果は何か'),
  };
  const evidence = {
    ...asked,
    ...window,
    outcome,
    tool: 'guardduty/investigation',
    query: `GetInvestigation for finding ${finding.id}`,
    rows,
    digest: { total: rows.length, first: null, last: null, tallies: {}, figures: { rows: rows.length } },
    sha256: hashRows(rows),
  };
  return {
    coverage: {
      ...asked,
      ...window,
      title,
      decisive: false,
      via: 'guardduty-api',
      outcome,
      rows: rows.length,
      evidence: null,
      detail: detailOf(opinion),
    },
    evidence: told === null ? null : evidence,
  };
}

function detailOf({ outcome, detail }: Opinion): Text {
  if (outcome === 'answered') return { en: words('complete'), ja: words('完了') };
  return { en: phrase`no second opinion (${detail})`, ja: phrase`セカンドオピニオンなし (${detail})` };
}
