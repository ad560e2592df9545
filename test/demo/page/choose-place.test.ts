import { describe, expect, it } from '@jest/globals';
import { choosePlace, type Position } from '../../../src/demo/page/choose-place.ts';
import type { PageMessage } from '../../../src/demo/slack/browser-protocol.ts';

function say(ts: string, rest: Partial<PageMessage> = {}): PageMessage {
  return { ts, text: '', edited: false, ephemeral: false, replyCount: 0, user: 'U0BOT', ...rest };
}

const report = [{ type: 'header', text: { type: 'plain_text', text: '1. Executive Summary' } }];
const atStart: Position = { top: 0, following: false, seen: '1', pinned: '1' };
const atEnd: Position = { top: 900, following: true, seen: '1', pinned: undefined };

describe('choosePlace', () => {
  it('opens a channel at its first message, and stays there while others arrive', () => {
    const channel = { messages: [say('1')], viewer: 'U0AIKO', inThread: false };
    expect(choosePlace(undefined, channel)).toEqual({ pinned: '1', atEnd: false, mayFollow: false });

    const later = choosePlace(atStart, { ...channel, messages: [say('1'), say('2')] });
    expect(later).toEqual({ pinned: '1', atEnd: false, mayFollow: false });
  });

  it('opens a thread at its end, and one with a report at the report', () => {
    const thread = { messages: [say('1'), say('2')], viewer: 'U0AIKO', inThread: true };
    expect(choosePlace(undefined, thread)).toMatchObject({ pinned: undefined, atEnd: true });

    const reported = [say('1'), say('2', { blocks: report }), say('3')];
    expect(choosePlace(undefined, { ...thread, messages: reported })).toMatchObject({ pinned: '2', atEnd: false });
  });

  it('shows a reader at the end the beginning of what arrives, and nobody else', () => {
    const messages = [say('1'), say('2'), say('3')];
    const reading = { messages, viewer: 'U0AIKO', inThread: true };

    expect(choosePlace(atEnd, reading)).toMatchObject({ pinned: '2', atEnd: false });
    expect(choosePlace({ ...atEnd, following: false }, reading)).toMatchObject({ pinned: undefined, atEnd: false });
  });

  it.each([
    ['what the reader wrote', say('2', { user: 'U0AIKO' })],
    ['what the reader alone can see', say('2', { ephemeral: true })],
  ])('always shows %s', (_, message) => {
    const reading = { messages: [say('1'), message], viewer: 'U0AIKO', inThread: false };
    expect(choosePlace(atStart, reading)).toMatchObject({ atEnd: true, mayFollow: true });
  });
});
