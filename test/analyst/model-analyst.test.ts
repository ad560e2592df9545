import { describe, expect, it } from '@jest/globals';
import { inferByRules } from '../../src/analyst/rules/rules-analyst.ts';
import { plainText } from '../../src/domain/phrase.ts';
import { checkClaims } from '../../src/triage/check.ts';
import { buildBrief } from '../builders/analyst/build-brief.ts';
import { answer, good, modelTexts, runModel } from './run-model.ts';

describe('the analyst with a model', () => {
  it("adds the model's reading to everything the rules state", async () => {
    const done = await runModel([answer()]);
    expect(done.inference).toMatchObject({
      proposedBy: 'model',
      fellBack: null,
      proposal: { disposition: 'suspicious' },
    });
    expect(done.inference.claims).toEqual(expect.arrayContaining([...inferByRules(buildBrief()).claims]));
    expect(modelTexts(done)).toEqual([
      'Model: svc-report listed users from 198.51.100.7.',
      'Model: Someone else uses the key of svc-report.',
      'Model: Ask the owner of svc-report.',
    ]);
    expect(done.inference.usage).toEqual({ modelCalls: 1, promptTokens: 100, completionTokens: 10, usd: null });
    expect(done.asked[0]?.response_format?.type).toBe('json_schema');
  });

  it.each([
    ['fenced JSON', { content: `Here it is:\n\`\`\`json\n${JSON.stringify(good)}\n\`\`\`` }],
    ['more sentences than asked for', answer({ summary: Array.from({ length: 9 }, () => good.summary[0]) })],
  ] as const)('accepts %s', async (_, step) => {
    expect((await runModel([step])).inference).toMatchObject({ proposedBy: 'model', usage: { modelCalls: 1 } });
  });

  it('tells the model what was wrong with its answer, once, without repeating it', async () => {
    const done = await runModel([answer({ disposition: 'IGNORE-ME', extra: 1 }), answer()]);
    expect(done.inference).toMatchObject({ proposedBy: 'model', usage: { modelCalls: 2, promptTokens: 200 } });
    expect(done.asked[0]?.messages[0]?.content).not.toContain('could not be used');
    expect(done.asked[1]?.messages[0]?.content).toMatch(/could not be used: .*disposition: invalid_value/);
    expect(done.asked[1]?.messages[0]?.content).not.toContain('IGNORE-ME');
  });

  it.each([
    ['429, then an answer', { status: 429, retryAfter: '0' }],
    ['500, then an answer', { status: 500, retryAfter: '0' }],
    ['no choices, then an answer', { choices: 'none' }],
    ['an empty text, then an answer', { content: '' }],
    ['broken JSON, then an answer', { content: '{"disposition": ' }],
  ] as const)('survives %s', async (_, step) => {
    expect((await runModel([step, answer()])).inference).toMatchObject({
      proposedBy: 'model',
      usage: { modelCalls: 2 },
    });
  });

  it('waits as long as it is told to', async () => {
    const started = performance.now();
    await runModel([{ status: 429, retryAfter: '1' }, answer()]);
    expect(performance.now() - started).toBeGreaterThan(950);
  });

  it('asks in words where the endpoint knows no schema', async () => {
    const { inference, asked } = await runModel([{ status: 400 }, answer()]);
    expect(inference.proposedBy).toBe('model');
    expect(asked[1]).toMatchObject({ response_format: { type: 'json_object' } });
    expect(asked[1]?.messages[0]?.content).toContain('one JSON object of this schema');
  });

  it('keeps what the model wrote about unknown evidence out of the report', async () => {
    const brief = buildBrief();
    const { inference } = await runModel([answer({ summary: [{ text: 'All is well.', evidence: ['E9-zzz'] }] })]);
    const { evidence, coverage, finding, organisation } = brief;
    const checked = checkClaims(inference.claims, { evidence, coverage, finding, organisation });
    expect(checked.find(({ text }) => plainText(text.en).includes('All is well'))).toMatchObject({
      check: 'dropped',
      why: 'unknown evidence E9-zzz',
    });
  });

  it('shows links and addresses of the model as values, never as words', async () => {
    const { inference } = await runModel([
      answer({ risk: [{ text: 'See https://evil.example/x or 198.51.100.7.', evidence: ['finding'] }] }),
    ]);
    const claim = inference.claims.find(({ text }) => plainText(text.en).includes('evil'));
    expect(claim?.text.en).toContainEqual({ value: 'https://evil.example/x' });
    expect(claim?.text.en).toContainEqual({ value: '198.51.100.7' });
  });
});

describe('the rules write the report', () => {
  it.each([
    ['the model refuses', [{ content: null, refusal: 'I cannot' }], 1, 'the model refused'],
    ['a filter refuses', [{ content: null, finish: 'content_filter' }], 1, 'the content filter refused'],
    ['the quota is used up', [{ status: 429, code: 'insufficient_quota' }], 1, 'the quota is used up'],
    [
      'the prompt is too long',
      [{ status: 400, code: 'context_length_exceeded' }],
      2,
      'the prompt is too long for the model',
    ],
    ['the model does not exist', [{ status: 404 }], 1, 'the request was refused (404)'],
    ['it never answers in form', [{ content: '{"a":1}' }], 3, 'the answer had not the agreed form'],
    ['it is always overloaded', [{ status: 503, retryAfter: '0' }], 3, 'answer 503'],
  ] as const)('when %s', async (...[, script, modelCalls, reason]) => {
    const { inference, logged } = await runModel(script);
    expect(inference).toMatchObject({ proposedBy: 'rules', fellBack: reason, usage: { modelCalls } });
    expect(inference.claims).toEqual(inferByRules(buildBrief()).claims);
    expect(logged).toContain(reason);
  });

  it('when the key is wrong, and the key stands nowhere', async () => {
    const { inference, logged } = await runModel([answer()], { key: 'sk-wrong-abcdef0123456789' });
    expect(inference).toMatchObject({ fellBack: 'the key was refused (401)', usage: { modelCalls: 1 } });
    expect(`${JSON.stringify(inference)}${logged}`).not.toMatch(/sk-(wrong|test)/);
  });

  it('when the endpoint hangs, within the time budget', async () => {
    const started = performance.now();
    const { inference } = await runModel([{ hang: true }], { seconds: 1 });
    expect(inference).toMatchObject({ proposedBy: 'rules', fellBack: expect.stringMatching(/^no answer in time/) });
    // A busy machine takes its time; the endpoint would never answer.
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it('when the budget allows no call', async () => {
    const { inference, asked } = await runModel([answer()], { calls: 0 });
    expect(asked).toEqual([]);
    expect(inference).toMatchObject({ fellBack: 'the budget allows no further call', usage: { modelCalls: 0 } });
  });
});
