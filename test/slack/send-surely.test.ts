import { describe, expect, it } from '@jest/globals';
import { WebAPIRateLimitedError } from '@slack/web-api';
import { sendSurely } from '../../src/slack/send-surely.ts';

/** A Slack that throttles so many times before it takes something. */
function throttle(times: number, elsewhere: string | null = null) {
  const course: string[] = [];
  let left = times;
  const sending = {
    send: async () => {
      course.push('send');
      if (left > 0) throw new WebAPIRateLimitedError(left--);
      return 'sent';
    },
    find: async () => {
      course.push('find');
      return null;
    },
    waitOut: async (forMs: number) => {
      course.push(`wait ${forMs}`);
      return left === 0 ? elsewhere : null;
    },
  };
  return { course, sending };
}

describe('a message that Slack throttles', () => {
  it('is sent as soon as Slack takes it, however often it was not, and never looked for', async () => {
    const { course, sending } = throttle(20);
    expect(await sendSurely(sending)).toBe('sent');
    expect(course.slice(0, 4)).toEqual(['send', 'wait 20000', 'send', 'wait 19000']);
    expect(course).not.toContain('find');
  });

  it('is not sent where somebody else did meanwhile', async () => {
    const { course, sending } = throttle(1, 'by another');
    expect(await sendSurely(sending)).toBe('by another');
    expect(course).toEqual(['send', 'wait 1000']);
  });
});
