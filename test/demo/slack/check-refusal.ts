import { readRefusal } from '../../../src/demo/slack/refusal.ts';

export const letters = (count: number) => 'x'.repeat(count);
export const times = <T>(count: number, item: T) => Array.from({ length: count }, () => item);
export const plain = (count: number) => ({ type: 'plain_text', text: letters(count) });

/** How Slack's check refuses, or undefined when it accepts. */
export function refusalOf(work: () => unknown): { error: string; messages: unknown } | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    const refusal = readRefusal(error);
    if (!refusal) throw error;
    return { error: refusal.error, messages: refusal.detail.errors };
  }
}
