import { describe, expect, it } from '@jest/globals';
import type { CheckedClaim } from '../../../src/domain/claim.ts';
import { sameText, words } from '../../../src/domain/phrase.ts';
import type { Disposition, Verdict } from '../../../src/domain/verdict.ts';
import { dropLulling } from '../../../src/triage/checks/contradicts-verdict.ts';

const verdictOf = (disposition: Disposition): Verdict => ({
  disposition,
  priority: 'P1',
  confidence: 'high',
  falsePositiveLikelihood: 'low',
  sample: false,
  floors: [],
  proposedBy: 'model',
  reasons: [],
  changes: [],
});
const say = (text: string, writtenBy: CheckedClaim['writtenBy'] = 'model'): CheckedClaim => ({
  id: 'M1',
  chapter: 8,
  part: 'immediate',
  kind: 'recommendation',
  evidence: [],
  text: sameText(words(text)),
  writtenBy,
  check: 'supported',
  why: '',
});
const checkOf = (text: string, disposition: Disposition, writtenBy?: CheckedClaim['writtenBy']) =>
  dropLulling([say(text, writtenBy)], verdictOf(disposition)).map(({ check }) => check);

describe('a sentence that lulls the reader', () => {
  it.each([
    'No action is needed.',
    'No further investigation is required here.',
    'This activity is benign.',
    'The finding can safely be closed.',
    'It was likely legitimate.',
    '対応は不要です。',
    'これは正当な操作です。',
  ])('is dropped beside a true positive: %s', (text) => {
    expect(checkOf(text, 'true_positive')).toEqual(['dropped']);
  });

  it.each([
    'Disable the key now.',
    'The caller could have been a colleague; nothing proves it.',
    'Check whether the change was authorised.',
    'キーを直ちに無効化してください。',
  ])('is something else: %s', (text) => {
    expect(checkOf(text, 'true_positive')).toEqual(['supported']);
  });

  it('stands where the verdict says the same', () => {
    expect(checkOf('No action is needed.', 'benign_true_positive')).toEqual(['supported']);
  });

  it('is left alone where our rules wrote it', () => {
    expect(checkOf('No action is needed.', 'true_positive', 'rules')).toEqual(['supported']);
  });
});
