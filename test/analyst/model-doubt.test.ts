import { describe, expect, it } from '@jest/globals';
import { phrase, plainText } from '../../src/domain/phrase.ts';
import { buildBrief } from '../builders/analyst/build-brief.ts';
import type { Asked, Step } from './fake-openai.ts';
import { answer, modelTexts, type Run, runModel } from './run-model.ts';

/** Proven harmless by a change record. */
const harmless = buildBrief({
  authorisations: [
    {
      kind: 'change-record',
      reference: 'CHG-1',
      evidence: ['E1-abc'],
      text: { en: phrase`Change ${'CHG-1'} covers it.`, ja: phrase`変更 ${'CHG-1'}` },
    },
  ],
});
const benign = answer({ disposition: 'benign_true_positive', summary: [], hypotheses: [], recommendations: [] });
const doubt = (said: string, reason = 'The change record names no address.', evidence = ['finding']): Step => ({
  content: JSON.stringify({ answer: said, reason, evidence }),
});
const isDoubt = ({ response_format: format }: Asked) =>
  format?.type === 'json_schema' && format.json_schema.name === 'second_look';
const verdictOf = ({ inference, desk }: Run) => desk.judge(inference).verdict;

describe('the second look at a harmless verdict', () => {
  it('is a call of its own with the opposite task, and can let it stand', async () => {
    const run = await runModel([benign, doubt('stands')], { brief: harmless });
    expect(run.asked.map(isDoubt)).toEqual([false, true]);
    expect(run.asked[1]?.messages[0]?.content).toMatch(/Doubt it/);
    expect(run.asked[1]?.messages[1]?.content).toContain('"verdict":"benign_true_positive"');
    expect(run.asked[1]?.messages[1]?.content).toContain('CHG-1');
    expect(verdictOf(run)).toMatchObject({ disposition: 'benign_true_positive', priority: 'P4', confidence: 'high' });
    expect(verdictOf(run).secondPass).toEqual({ outcome: 'stands', reason: 'The change record names no address.' });
    expect(modelTexts(run)).toContain('Second look: The change record names no address.');
  });

  it.each(['suspicious', 'true_positive'])('can raise it to %s', async (raised) => {
    const run = await runModel([benign, doubt(raised)], { brief: harmless });
    expect(verdictOf(run)).toMatchObject({ disposition: raised, secondPass: { outcome: 'raised' } });
    const advice = run.inference.claims.filter(({ part }) => part === 'no-response');
    expect(advice).toEqual([]);
  });

  it('cannot lower anything: there is no word for it, and no look at other verdicts', async () => {
    const lowering = await runModel([benign, doubt('false_positive'), doubt('stands')], { brief: harmless });
    expect(verdictOf(lowering).disposition).toBe('benign_true_positive');
    const suspicious = await runModel([answer({ disposition: 'false_positive' }), doubt('stands')]);
    expect(suspicious.asked.some(isDoubt)).toBe(false);
    expect(verdictOf(suspicious).disposition).toBe('suspicious');
  });

  it.each([
    ['the model refuses', [benign, { content: null, refusal: 'no' }], 3, /the model refused/],
    ['there is no call left', [benign], 1, /no further call/],
    ['the model fails from the start', [{ status: 404 }], 3, /refused \(404\)/],
  ] as const)(
    'says that it did not finish where %s; the proof stands, somebody looks sooner',
    async (...[, script, calls, why]) => {
      const run = await runModel(script, { brief: harmless, calls });
      const { secondPass, ...verdict } = verdictOf(run);
      expect(verdict).toMatchObject({ disposition: 'benign_true_positive', priority: 'P3', confidence: 'medium' });
      expect(secondPass).toEqual({ outcome: 'unfinished', reason: expect.stringMatching(why) });
      expect(verdict.reasons.map(({ text }) => plainText(text.en)).join()).toMatch(/did not finish/);
    },
  );

  it('keeps what the sceptic made up out of the report, though the raise counts', async () => {
    const run = await runModel([benign, doubt('suspicious', '59 logins from 192.0.2.200 on a Sunday.')], {
      brief: harmless,
      calls: 2,
    });
    const { claims, verdict } = run.desk.judge(run.inference);
    expect(verdict.disposition).toBe('suspicious');
    expect(claims.filter(({ text }) => plainText(text.en).includes('59'))).toMatchObject([{ check: 'dropped' }]);
  });
});

describe('the round of repair', () => {
  const wrong = { text: 'svc-report listed users 59 times.', evidence: ['E1-abc'] };
  const right = { text: 'svc-report listed users 2 times.', evidence: ['E1-abc'] };
  const mended = (sentences: readonly object[]): Step => ({ content: JSON.stringify({ sentences }) });
  const say = answer({ summary: [wrong, { text: 'svc-report listed users.', evidence: ['E1-abc'] }] });

  it('tells the model what failed, once, and takes what holds now', async () => {
    const run = await runModel([say, mended([{ id: 'S0', ...right }])]);
    expect(run.asked).toHaveLength(2);
    const task = run.asked[1]?.messages.at(-1)?.content ?? '';
    expect(task).toMatch(/number 59 does not stand in the cited evidence/);
    expect(JSON.parse(task).failed).toHaveLength(1);
    expect(modelTexts(run).slice(0, 2)).toEqual([
      'Model: svc-report listed users 2 times.',
      'Model: svc-report listed users.',
    ]);
    expect(run.inference.model).toMatchObject({ sentBack: 1, mended: 1 });
  });

  it.each([
    ['is wrong again', [{ id: 'S0', ...wrong, text: 'svc-report listed users 60 times.' }], 4],
    ['is withdrawn', [{ id: 'S0', text: '', evidence: [] }], 3],
    ['is not answered', [], 4],
    ['names another sentence', [{ id: 'S1', text: 'Changed.', evidence: ['E1-abc'] }], 4],
  ])('drops a sentence that %s', async (_, sentences, left) => {
    const run = await runModel([say, mended(sentences)]);
    expect(run.asked).toHaveLength(2);
    expect(modelTexts(run)).toHaveLength(left);
    const standing = run.desk.judge(run.inference).claims.filter(({ check }) => check === 'supported');
    expect(standing.map(({ text }) => plainText(text.en)).join()).not.toMatch(/59|60 times|Changed/);
  });

  it('does not happen where no call is left, and the sentence is dropped', async () => {
    const run = await runModel([say], { calls: 1 });
    expect(run.inference.model).toMatchObject({ sentBack: 1, mended: 0 });
    expect(run.inference.usage.modelCalls).toBe(1);
  });
});
