import { type UIEvent, useLayoutEffect, useRef, useState } from 'react';
import type { PageMessage } from '../slack/browser-protocol.ts';
import { choosePlace, type Position } from './choose-place.ts';
import { useClient } from './client.ts';

const nearEndPx = 160;
/** Above the message that a list is scrolled to. */
const marginPx = 8;

/** Where the reader left each list, for the time this page is open. */
const left = new Map<string, Position>();

/** Keeps a list of messages scrolled to what its reader wants to see, and counts the messages below. */
export function useReadingPosition(name: string, messages: PageMessage[], inThread: boolean) {
  const { viewer } = useClient();
  const ref = useRef<HTMLDivElement>(null);
  const [below, setBelow] = useState(0);

  useLayoutEffect(() => {
    const list = ref.current;
    if (list === null) return;
    const known = left.get(name);
    const { pinned, atEnd, mayFollow } = choosePlace(known, { messages, viewer, inThread });
    list.scrollTop = atEnd ? list.scrollHeight : (findTop(list, pinned) ?? known?.top ?? 0);
    const following = mayFollow && isNearEnd(list);
    left.set(name, { top: list.scrollTop, following, seen: messages.at(-1)?.ts, pinned });
    setBelow(countBelow(list));
  }, [name, messages, viewer, inThread]);

  const onScroll = ({ currentTarget: list }: UIEvent<HTMLDivElement>) => {
    setBelow(countBelow(list));
    const known = left.get(name);
    // Our own scrolling arrives here, too.
    if (known === undefined || Math.abs(list.scrollTop - known.top) < 2) return;
    left.set(name, { ...known, top: list.scrollTop, following: isNearEnd(list), pinned: undefined });
  };
  const toEnd = () => ref.current?.scrollTo({ top: ref.current.scrollHeight, behavior: 'smooth' });
  return { ref, onScroll, below, toEnd };
}

function findTop(list: HTMLElement, ts: string | undefined): number | undefined {
  if (ts === undefined) return undefined;
  const message = list.querySelector<HTMLElement>(`:scope > [data-testid="message-${ts}"]`);
  // The heading of the day belongs to the first message.
  if (message === list.querySelector('article')) return 0;
  return message === null ? undefined : message.offsetTop - marginPx;
}

function isNearEnd(list: HTMLElement): boolean {
  return list.scrollHeight - list.scrollTop - list.clientHeight < nearEndPx;
}

function countBelow(list: HTMLElement): number {
  const end = list.scrollTop + list.clientHeight;
  return [...list.querySelectorAll<HTMLElement>(':scope > article')].filter(({ offsetTop }) => offsetTop >= end).length;
}
