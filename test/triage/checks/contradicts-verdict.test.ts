import { describe, expect, it } from '@jest/globals';
import type { CheckedClaim } from '../../../src/domain/claim.ts';
import { sameText, words } from '../../../src/domain/phrase.ts';
import type { Disposition, Verdict } from '../../../src/domain/verdict.ts';
import { dropLulling } from '../../../src/triage/checks/contradicts-verdict.ts';

type Wording = 'hypothesis' | 'recommendation';

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
const say = (text: string, writtenBy: CheckedClaim['writtenBy'], kind: Wording): CheckedClaim => ({
  id: 'M1',
  chapter: 8,
  part: 'immediate',
  kind,
  evidence: [],
  text: sameText(words(text)),
  writtenBy,
  check: 'supported',
  why: '',
});
/** As advice and as a reading: in neither may it lull. */
const checkOf = (text: string, disposition: Disposition, writtenBy: CheckedClaim['writtenBy'] = 'model') =>
  (['hypothesis', 'recommendation'] as const).flatMap((kind) =>
    dropLulling([say(text, writtenBy, kind)], verdictOf(disposition)).map(({ check }) => check),
  );
const isDropped = (text: string) => checkOf(text, 'true_positive').includes('dropped');

describe('a sentence that lulls the reader', () => {
  it.each([
    'No action is needed.',
    'No further investigation is required here.',
    'This activity is benign.',
    'The finding can safely be closed.',
    'It was likely legitimate.',
    '対応は不要です。',
    'これは正当な操作です。',
    'The caller performed routine maintenance.',
    'Everything points to a planned exercise.',
    'There is no threat here.',
    'The session was not malicious.',
    'Archive the finding.',
    'Add the address to the allow-list.',
    '問題は見られません。',
    '定期メンテナンスによる操作です。',
    '優先度を下げてください。',
  ])('is dropped beside a true positive: %s', (text) => {
    expect(isDropped(text)).toBe(true);
  });

  it.each([
    'Disable the key now.',
    'The caller could have been a colleague; nothing proves it.',
    'Check whether the change was authorised.',
    'キーを直ちに無効化してください。',
    'This may be routine maintenance, which no record shows.',
    'Nothing shows that this was authorised.',
    'It differs from normal use of this role.',
    'Do not close the finding before the owner has answered.',
    '正当な操作である可能性もあります。',
    '承認された操作であることは証明されていません。',
  ])('is something else: %s', (text) => {
    expect(isDropped(text)).toBe(false);
  });

  it('leaves advice alone that only uses such a word', () => {
    expect(checkOf('Use an approved channel to reach the owner.', 'true_positive')).toEqual(['dropped', 'supported']);
  });

  it('stands where the verdict says the same', () => {
    expect(checkOf('No action is needed.', 'benign_true_positive')).not.toContain('dropped');
  });

  it('is left alone where our rules wrote it', () => {
    expect(checkOf('No action is needed.', 'true_positive', 'rules')).not.toContain('dropped');
  });
});
