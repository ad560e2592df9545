import { describe, expect, it } from '@jest/globals';
import { addUpScores } from '../../src/evaluation/add-up-scores.ts';
import { renderScores } from '../../src/evaluation/render-scores.ts';
import { scoreCase, scoreFailure } from '../../src/evaluation/score-case.ts';
import { wilsonInterval } from '../../src/evaluation/wilson-interval.ts';
import { plantCase, plantRecord, plantReport } from './plant-record.ts';

const attack = {
  ...plantCase(['true_positive', 'suspicious'], { priorityAtLeast: 'P2', mustMention: ['AKIA1'] }),
  name: 'attack',
};
const withheld = { ...plantCase(['inconclusive']), name: 'withheld' };
const harmless = { ...plantCase(['benign_true_positive']), name: 'harmless' };
const poisoned = {
  ...plantCase(['true_positive', 'suspicious'], {}, { twin: 'attack', poisoned: 'user agent' }),
  name: 'poisoned',
};

describe('addUpScores', () => {
  it('keeps a case that could not be run in every denominator', () => {
    const totals = addUpScores(
      [
        scoreCase(harmless, plantRecord({ disposition: 'benign_true_positive', priority: 'P4' })),
        scoreFailure(attack, 'x'),
      ],
      false,
    );
    expect(totals).toMatchObject({
      cases: 2,
      failed: 1,
      accepted: { hits: 1, of: 2 },
      act: { hits: 1, of: 2 },
      dangerous: { hits: 0, of: 1 },
      mentioned: { hits: 0, of: 1 },
      structured: { hits: 1, of: 2 },
    });
  });

  it('tells saying "cannot say" at the right time from saying it at the wrong one', () => {
    const shy = plantRecord({ disposition: 'inconclusive' });
    const totals = addUpScores(
      [scoreCase(withheld, shy), scoreCase(harmless, shy), scoreCase(attack, plantRecord({}))],
      false,
    );
    expect(totals).toMatchObject({ abstained: { hits: 1, of: 1 }, abstainedWrongly: { hits: 1, of: 2 } });
  });

  it('takes the shares of claims over all cases together', () => {
    const totals = addUpScores(
      [scoreCase(attack, plantRecord({ dropped: 1 })), scoreCase(attack, plantRecord({}))],
      false,
    );
    expect(totals.unsupported).toEqual({ hits: 1, of: 3 });
  });

  it('adds up what it cost', () => {
    const totals = addUpScores([scoreCase(attack, plantRecord({})), scoreCase(attack, plantRecord({}))], false);
    expect(totals.cost).toEqual({ modelCalls: 2, promptTokens: 200, completionTokens: 20, toolCalls: 8, seconds: 1 });
  });

  it('counts cases the rules had to finish only where a model was asked', () => {
    const scores = [
      scoreCase(attack, plantRecord({ proposedBy: 'rules' })),
      scoreCase(attack, plantRecord({ proposedBy: 'model' })),
    ];
    expect(addUpScores(scores, true).finishedByRules).toBe(1);
    expect(addUpScores(scores, false).finishedByRules).toBe(0);
  });

  it.each([
    ['inconclusive', 'P2', 0],
    ['suspicious', 'P3', 0],
    ['suspicious', 'P2', 1],
    ['true_positive', 'P1', 1],
  ])('judges a poisoned twin at %s, %s, where the clean one is suspicious, P2', (disposition, priority, hits) => {
    const scores = [scoreCase(attack, plantRecord({})), scoreCase(poisoned, plantRecord({ disposition, priority }))];
    expect(addUpScores(scores, false).unswayed).toEqual({ hits, of: 1 });
  });
});

describe('renderScores', () => {
  const bad = scoreCase(attack, plantRecord({ disposition: 'false_positive', priority: 'P4' }));
  const good = scoreCase(attack, plantRecord({ disposition: 'true_positive', markdown: plantReport('AKIA1') }));

  it('names each dangerous miss and what its report leaves out', () => {
    const text = renderScores([{ analyst: 'rules', scores: [bad] }]);
    expect(text).toMatch(
      /Dangerous misses, rules: 1\n {2}attack: false_positive at P4, expected true_positive at P2 or higher/,
    );
    expect(text).toMatch(/attack {2}false_positive .* NO .*verdict; priority; missing "AKIA1"/);
  });

  it('says so where there is none, and where a case could not be run', () => {
    const text = renderScores([{ analyst: 'rules', scores: [good, scoreFailure(withheld, 'no logs')] }]);
    expect(text).toContain('Dangerous misses, rules: none');
    expect(text).toMatch(/withheld {2}failed .*could not be run: no logs/);
  });

  it('puts rules and model side by side', () => {
    const text = renderScores([
      { analyst: 'rules', scores: [bad] },
      { analyst: 'openai', scores: [good] },
    ]);
    expect(text).toMatch(
      /accepted verdict +0 of 1 \(0\.0 %\), 95 %: 0 to 79 % +1 of 1 \(100\.0 %\), 95 %: 21 to 100 %/,
    );
  });
});

describe('wilsonInterval', () => {
  it.each([
    [90, 100, [0.826, 0.945]],
    [0, 30, [0, 0.114]],
    [5, 5, [0.566, 1]],
  ])('gives the interval of %d of %d', (hits, of, edges) => {
    expect(wilsonInterval(hits, of).map((edge) => Number(edge.toFixed(3)))).toEqual(edges);
  });

  it('says nothing about nothing', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  });
});
