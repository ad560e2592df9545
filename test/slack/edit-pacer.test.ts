import { describe, expect, it } from '@jest/globals';
import { createEditPacer } from '../../src/slack/edit-pacer.ts';

const interval = 40;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function createPacer() {
  const sent: string[] = [];
  const errors: unknown[] = [];
  const pacer = createEditPacer(interval, (error) => errors.push(error));
  const say = (text: string) => async () => void sent.push(text);
  return { sent, errors, pacer, say };
}

describe('edits of one message', () => {
  it('go out at once, then the newest after the interval', async () => {
    const { sent, pacer, say } = createPacer();
    await pacer.push('m', say('1'));
    for (const text of ['2', '3', '4']) await pacer.push('m', say(text));
    expect(sent).toEqual(['1']);
    await pause(interval * 2);
    expect(sent).toEqual(['1', '4']);
  });

  it('do not wait for those of another message', async () => {
    const { sent, pacer, say } = createPacer();
    await pacer.push('m', say('1'));
    await pacer.push('n', say('a'));
    expect(sent).toEqual(['1', 'a']);
  });

  it('end with the last state, after what is under way, and never show an older one', async () => {
    const { sent, pacer, say } = createPacer();
    const slow = pacer.push('m', async () => {
      await pause(20);
      sent.push('slow');
    });
    await pacer.push('m', say('waiting'));
    await pacer.finish('m', say('end'));
    await slow;
    await pause(interval * 2);
    expect(sent).toEqual(['slow', 'end']);
  });

  it('go on after a failure', async () => {
    const { sent, errors, pacer, say } = createPacer();
    const refuse = () => Promise.reject(new Error('ratelimited'));
    await expect(pacer.push('m', refuse)).rejects.toThrow('ratelimited');
    await pacer.push('m', refuse);
    await pause(interval * 2);
    expect(errors).toHaveLength(1);
    await pacer.finish('m', say('end'));
    expect(sent).toEqual(['end']);
  });
});
