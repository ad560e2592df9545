import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Claim } from '../../src/domain/claim.ts';
import { languages, plainText } from '../../src/domain/phrase.ts';
import { checkClaims } from '../../src/triage/check.ts';
import { documentationCase } from './documentation-case.ts';
import { type JudgedCase, judgeCorpus } from './judge-cases.ts';
import { type Mutant, mutateClaim } from './mutate-claims.ts';
import { mutateProse, sayAsModel } from './mutate-prose.ts';
import { printTable, type Tally } from './print-table.ts';
import { findDifferences, findUncited, findUnknownCitations } from './report-checks.ts';

/** With GD_TRIAGE_CORPUS=all every case and every sentence; else a part of them, in seconds. */
const isFull = process.env['GD_TRIAGE_CORPUS'] === 'all';
const stride = isFull ? 1 : 10;

let corpus: readonly JudgedCase[] = [];

beforeAll(async () => {
  corpus = await judgeCorpus({ every: isFull ? 1 : 5 });
}, 300_000);

/** Checks claims side by side: what they share of the evidence is read once. */
const judge = (claims: readonly Claim[], facts: JudgedCase['facts']): readonly boolean[] =>
  checkClaims(claims, facts).map(({ check }) => check === 'dropped');

describe('every case of the evaluation and every scenario of the demo', () => {
  it('has claims, and the check drops none of the rules', () => {
    const dropped = corpus.flatMap(({ name, claims }) =>
      claims.filter(({ check }) => check === 'dropped').map(({ text, why }) => [name, plainText(text.en), why]),
    );
    expect(dropped).toEqual([]);
    expect(corpus.length).toBeGreaterThan(10);
  });

  it('has a report in which every statement says what it rests on', () => {
    const uncited = corpus.flatMap(({ name, report }) => findUncited(report).map((said) => [name, said]));
    const unknown = corpus.flatMap(({ name, report, facts }) =>
      findUnknownCitations(
        report,
        facts.evidence.map(({ id }) => id),
      ).map((id) => [name, id]),
    );
    expect(uncited).toEqual([]);
    expect(unknown).toEqual([]);
  });

  it('says the same in English and Japanese: the same values and the same numbers in every sentence', () => {
    expect(corpus.flatMap(({ name, report }) => findDifferences(report).map((said) => [name, said]))).toEqual([]);
  });

  it('loses every claim in which one thing is altered', () => {
    const judged = [...corpus, documentationCase()].flatMap(({ name, claims, facts }) => {
      const mutants = claims.flatMap((claim) => mutateClaim(claim, facts));
      return [...Map.groupBy(mutants, (mutant) => mutant.facts)].flatMap(([world, group]) => {
        const killed = judge(
          group.map(({ claim }) => claim),
          world,
        );
        return group.map((mutant, index) => ({ name, mutant, killed: killed[index] === true }));
      });
    });
    const tally = judged.map(
      ({ mutant, killed }): Tally => ({ kind: mutant.claim.kind, change: mutant.change, killed }),
    );
    const survivors = judged
      .filter(({ killed }) => !killed)
      .map(({ name, mutant }) => [name, mutant.change, describeMutant(mutant)]);
    process.stdout.write(printTable('Claims: kind, what was altered, mutants, dropped', tally));
    expect(survivors).toEqual([]);
    expect(new Set(tally.map(({ kind }) => kind)).size).toBe(14);
  });

  it('loses every sentence of a model into which a wrong fact was put', () => {
    const tally: Tally[] = [];
    const survivors: unknown[] = [];
    for (const { name, claims, facts } of corpus) {
      const said = claims
        .filter(({ evidence }) => evidence.length > 0)
        .flatMap((claim) => languages.map((language) => ({ claim, language, words: plainText(claim.text[language]) })));
      const falls = judge(
        said.map(({ claim, words }) => sayAsModel(claim, words)),
        facts,
      );
      const standing = said.filter((_, index) => falls[index] === false).filter((_, index) => index % stride === 0);
      const mutants = standing.flatMap(({ claim, language, words }) =>
        mutateProse(claim, words, facts).map((mutant) => ({ ...mutant, language })),
      );
      const killed = judge(
        mutants.map(({ claim }) => claim),
        facts,
      );
      for (const [index, { change, claim, language }] of mutants.entries()) {
        tally.push({ kind: language, change, killed: killed[index] === true });
        if (killed[index] !== true) survivors.push([name, change, plainText(claim.text.en)]);
      }
    }
    process.stdout.write(printTable('Sentences: language, what was altered, mutants, dropped', tally));
    expect(survivors.slice(0, 40)).toEqual([]);
  });
});

function describeMutant({ claim }: Mutant): string {
  const { text, ...rest } = claim;
  return `${plainText(text.en)} ${JSON.stringify(rest)}`;
}
