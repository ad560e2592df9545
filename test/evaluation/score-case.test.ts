import { describe, expect, it } from '@jest/globals';
import { hasEightChapters } from '../../src/evaluation/has-eight-chapters.ts';
import { scoreCase, scoreFailure } from '../../src/evaluation/score-case.ts';
import { plantCase, plantRecord, plantReport } from './plant-record.ts';

const attack = plantCase(['true_positive', 'suspicious'], { priorityAtLeast: 'P2', mustMention: ['AKIA1', '64'] });
const harmless = plantCase(['benign_true_positive', 'false_positive']);
const withheld = plantCase(['inconclusive', 'suspicious'], { priorityAtLeast: 'P3' });

describe('scoreCase', () => {
  it('finds nothing wrong with what was expected', () => {
    const record = plantRecord({
      disposition: 'true_positive',
      priority: 'P1',
      markdown: plantReport('akia1 64 times'),
    });
    expect(scoreCase(attack, record)).toMatchObject({
      ok: true,
      isExact: true,
      isAccepted: true,
      isActRight: true,
      missing: [],
    });
  });

  it('accepts an answer that can be defended, but does not call it exact', () => {
    const score = scoreCase(attack, plantRecord({ markdown: plantReport('AKIA1 64') }));
    expect(score).toMatchObject({ ok: true, isExact: false, isAccepted: true });
  });

  it.each(['benign_true_positive', 'false_positive'])('calls an attack passed off as %s dangerous', (disposition) => {
    expect(scoreCase(attack, plantRecord({ disposition, priority: 'P1' }))).toMatchObject({
      isDangerous: true,
      isActRight: false,
    });
  });

  it('calls an attack left to wait dangerous', () => {
    expect(scoreCase(attack, plantRecord({ disposition: 'true_positive', priority: 'P3' })).isDangerous).toBe(true);
    expect(scoreCase(attack, plantRecord({ disposition: 'true_positive', priority: 'P2' })).isDangerous).toBe(false);
  });

  it('does not call an honest "cannot say" about an attack dangerous, only wrong', () => {
    expect(scoreCase(attack, plantRecord({ disposition: 'inconclusive' }))).toMatchObject({
      isDangerous: false,
      isAccepted: false,
      isActRight: true,
    });
  });

  it('does not call a low priority dangerous where no attack is', () => {
    expect(scoreCase(withheld, plantRecord({ disposition: 'inconclusive', priority: 'P4' }))).toMatchObject({
      isDangerous: false,
      isPriorityEnough: false,
      ok: false,
    });
  });

  it.each([
    ['true_positive', 'P3', true],
    ['suspicious', 'P2', true],
    ['suspicious', 'P3', false],
    ['benign_true_positive', 'P4', false],
  ])('judges %s at %s of harmless activity: false escalation %s', (disposition, priority, expected) => {
    expect(scoreCase(harmless, plantRecord({ disposition, priority })).isFalseEscalation).toBe(expected);
  });

  it('does not call an urgency its author asked for a false escalation', () => {
    const smokeScreen = plantCase(['false_positive'], { priorityAtLeast: 'P1' });
    expect(
      scoreCase(smokeScreen, plantRecord({ disposition: 'false_positive', priority: 'P1' })).isFalseEscalation,
    ).toBe(false);
  });

  it('names what the report leaves out and what it must not say', () => {
    const known = plantCase(['suspicious'], { mustMention: ['AKIA1', '64'], mustNotMention: ['all clear'] });
    const score = scoreCase(known, plantRecord({ markdown: plantReport('AKIA1: all clear') }));
    expect(score).toMatchObject({ missing: ['64'], forbidden: ['all clear'], ok: false });
  });

  it('counts the claims that were dropped', () => {
    expect(scoreCase(attack, plantRecord({ dropped: 3 }))).toMatchObject({ claims: 4, dropped: 3 });
  });
});

describe('scoreFailure', () => {
  it('fails a case that could not be run in every respect', () => {
    expect(scoreFailure(attack, 'no such file')).toMatchObject({
      ok: false,
      isAccepted: false,
      isActRight: false,
      isStructured: false,
      missing: ['AKIA1', '64'],
      error: 'no such file',
    });
  });
});

describe('hasEightChapters', () => {
  const report = plantReport('x');

  it('accepts the eight, in English and in Japanese', () => {
    const japanese = [
      'エグゼクティブサマリー',
      '脅威の概要',
      '脅威の詳細',
      'プリンシパル情報',
      '異常性分析',
      'リスク評価',
      '詳細調査',
      '推奨対応策',
    ];
    expect(hasEightChapters(report, 'en')).toBe(true);
    expect(hasEightChapters(plantReport('x', japanese), 'ja')).toBe(true);
    expect(hasEightChapters(report, 'ja')).toBe(false);
  });

  it.each([
    ['a missing one', report.slice(0, report.indexOf('## 8.'))],
    ['one too many', `${report}\n## 9. Notes\n\nx\n`],
    ['another title', report.replace('Risk Assessment', 'Risks')],
    [
      'another order',
      report.replace('2. Threat Overview', '2. Threat Details').replace('3. Threat Details', '3. Threat Overview'),
    ],
    [
      'an empty one',
      report.replace(
        '## 8. Recommended Countermeasures\n\n### Part\n\n- x',
        '## 8. Recommended Countermeasures\n\n### Part',
      ),
    ],
  ])('refuses %s', (_what, markdown) => {
    expect(hasEightChapters(markdown, 'en')).toBe(false);
  });
});
