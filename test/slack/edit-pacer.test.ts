import { describe, expect, it } from '@jest/globals';
import { createEditPacer, type SendState } from '../../src/slack/edit-pacer.ts';
import { waitFor } from '../story/wait-for.ts';

/** Long enough for a few pushes in a row on a busy machine. */
const interval = 300;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const state = (text: string) => ({ message: { text, blocks: [] } });

function createPacer() {
  const sent: string[] = [];
  const errors: unknown[] = [];
  const pacer = createEditPacer(interval, (error) => errors.push(error));
  const send: SendState = async (read) => void sent.push((await read())?.text ?? 'nothing new');
  return { sent, errors, pacer, send };
}

describe('edits of one message', () => {
  it('go out at once, then the newest after the interval', async () => {
    const { sent, pacer, send } = createPacer();
    await pacer.push('m', state('1'), send);
    for (const text of ['2', '3', '4']) await pacer.push('m', state(text), send);
    expect(sent).toEqual(['1']);
    await waitFor('the newest', () => sent.length > 1);
    expect(sent).toEqual(['1', '4']);
  });

  it('do not wait for those of another message', async () => {
    const { sent, pacer, send } = createPacer();
    await pacer.push('m', state('1'), send);
    await pacer.push('n', state('a'), send);
    expect(sent).toEqual(['1', 'a']);
  });

  it('end with the last state, after what is under way, and never show an older one', async () => {
    const { sent, pacer, send } = createPacer();
    const slow = pacer.push('m', state('slow'), async (read) => {
      const message = await read();
      await pause(60);
      sent.push(message?.text ?? '');
    });
    await pause(5);
    await pacer.push('m', state('waiting'), send);
    await pacer.finish('m', state('end'), send);
    await slow;
    await pause(interval * 1.2);
    expect(sent).toEqual(['slow', 'end']);
  });

  it('go on after a failure', async () => {
    const { sent, errors, pacer, send } = createPacer();
    const refuse = () => Promise.reject(new Error('refused'));
    await expect(pacer.push('m', state('1'), refuse)).rejects.toThrow('refused');
    await pacer.push('m', state('2'), refuse);
    await waitFor('the failure', () => errors.length > 0);
    expect(errors).toHaveLength(1);
    await pacer.finish('m', state('end'), send);
    expect(sent).toEqual(['end']);
  });

  it('that wait for their turn show what is newest when it comes, in one call', async () => {
    const { sent, pacer } = createPacer();
    const inTurn: SendState = async (read) => {
      await pause(interval * 2);
      sent.push((await read())?.text ?? 'nothing new');
    };
    const first = pacer.push('m', state('1'), inTurn);
    for (const text of ['2', '3', '4']) await pacer.push('m', state(text), inTurn);
    await first;
    await waitFor('the newest', () => sent.length > 0);
    await pause(interval);
    expect(sent).toEqual(['4']);
  });

  it('send the last state even where the one before took it along and failed', async () => {
    const { sent, pacer, send } = createPacer();
    const first = pacer.push('m', state('1'), async (read) => {
      await pause(20);
      await read();
      throw new Error('refused');
    });
    const end = pacer.finish('m', state('end'), send);
    await expect(first).rejects.toThrow('refused');
    await end;
    expect(sent).toEqual(['end']);
  });

  it('leave out what is no longer so', async () => {
    const { sent, pacer, send } = createPacer();
    await pacer.push('m', state('1'), send);
    let waits = true;
    await pacer.push('m', { ...state('2nd in line'), isStill: async () => waits }, send);
    waits = false;
    await waitFor('its turn', () => sent.length > 1);
    expect(sent).toEqual(['1', 'nothing new']);
  });

  it('are given up where very many messages wait to be edited; a last state is not', async () => {
    const { sent, pacer, send } = createPacer();
    const { promise: never } = Promise.withResolvers<void>();
    for (let count = 0; count < 1000; count += 1) void pacer.push(`busy ${count}`, state(''), () => never);
    await pacer.push('one more', state('too late'), send);
    await pacer.finish('the last', state('end'), send);
    expect(sent).toEqual(['end']);
  });
});
