import { describe, expect, it } from '@jest/globals';
import { countTokens } from '../../src/analyst/model/count-tokens.ts';
import { openPurse } from '../../src/analyst/model/purse.ts';
import { menu } from '../builders/analyst/build-desk.ts';
import type { Asked } from './fake-openai.ts';
import { answer, runModel } from './run-model.ts';

const price = { inputUsdPerMillion: 100, outputUsdPerMillion: 1000 };
/** What the endpoint would count: every text it was sent. */
const sizeOf = ({ messages, tools, response_format: format }: Asked) =>
  messages.reduce((sum, { content }) => sum + countTokens(content ?? ''), 0) +
  countTokens(JSON.stringify(tools ?? '')) +
  countTokens(JSON.stringify(format?.type === 'json_schema' ? format.json_schema.schema : ''));

describe('the budget of a model', () => {
  it.each([3000, 6000, 12_000])('of %i prompt tokens is never exceeded, whatever the model does', async (tokens) => {
    const call = { call: { name: 'ask_question', arguments: '{"question":"Q5","entity":"N1-xyz"}' } };
    const script = [call, { content: '' }, call, { status: 500, retryAfter: '0' }, { content: '{"a":1}' }];
    const { asked } = await runModel(script, { menu, calls: 50, tokens });
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.reduce((sum, one) => sum + sizeOf(one), 0)).toBeLessThanOrEqual(tokens);
  });

  it('counts as the endpoint counts where that is more', () => {
    const purse = openPurse({ modelCalls: 9, promptTokens: 10_000, usd: 1 }, null);
    purse.pay(2000);
    purse.settle(2000, { prompt: 4000, completion: 1 });
    expect(purse.tokensLeft()).toBe(3000);
    expect(purse.refuse(3001)).toBe('the budget of tokens is used up');
    expect(purse.refuse(3000)).toBeNull();
  });

  it('of money ends further calls, and what was spent is told', async () => {
    const run = await runModel([{ content: '' }, answer()], { price, usd: 1.7, calls: 9, tokens: 40_000 });
    expect(run.inference.usage.modelCalls).toBe(1);
    expect(run.inference).toMatchObject({ fellBack: 'an empty answer', usage: { usd: expect.any(Number) } });
  });

  it('of money allows no call that costs more than it', async () => {
    const { inference, asked } = await runModel([answer()], { price, usd: 0.01 });
    expect(asked).toEqual([]);
    expect(inference.fellBack).toBe('the budget of money is used up');
  });

  it('of money does not exist without a price', async () => {
    const { inference } = await runModel([answer()], { usd: 0 });
    expect(inference).toMatchObject({ proposedBy: 'model', usage: { usd: null } });
  });

  it('reckons cost from what the endpoint reports', () => {
    const purse = openPurse({ modelCalls: 9, promptTokens: 10_000, usd: 9 }, price);
    purse.pay(100);
    purse.settle(100, { prompt: 1000, completion: 500 });
    expect(purse.spent()).toEqual({ modelCalls: 1, promptTokens: 1000, completionTokens: 500, usd: 0.6 });
  });

  it('gives a model with a small window half the prompt, once', async () => {
    const tooLong = { status: 400, code: 'context_length_exceeded' };
    const { inference, asked } = await runModel([tooLong, answer()]);
    expect(inference.proposedBy).toBe('model');
    expect(sizeOf(asked[1] ?? { model: '', messages: [] })).toBeLessThan(
      sizeOf(asked[0] ?? { model: '', messages: [] }),
    );
  });

  it('counts marks of a tokenizer inside a text as text', () => {
    expect(countTokens('<|endoftext|> <|im_start|>system')).toBeGreaterThan(5);
  });
});
