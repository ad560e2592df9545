import type { SlackMessage } from './message.ts';

/** What a message is to show. */
export interface State {
  readonly message: SlackMessage;
  /** Asked just before it is sent; where it no longer holds, it is dropped. */
  readonly isStill?: (() => Promise<boolean>) | undefined;
}

/** The newest state, read when it is this message's turn; null: there is nothing new to show. */
export type ReadState = () => Promise<SlackMessage | null>;

export type SendState = (read: ReadState) => Promise<void>;

/** Sends edits of a message no faster than Slack likes; of several states that come too fast only the newest is sent. */
export interface EditPacer {
  /** Sends now, or later; where something waits for its turn already, in place of that. */
  push(key: string, state: State, send: SendState): Promise<void>;
  /** Sends a last state: after all that is under way, instead of what waits. */
  finish(key: string, state: State, send: SendState): Promise<void>;
}

interface Line {
  /** What was sent last, so that the next one follows it. */
  tail: Promise<void>;
  sentAt: number;
  /** How many are under way: a newer state waits rather than queue up behind them. */
  underWay: number;
  /** What was not read yet. */
  newest: State | null;
  send: SendState | null;
  timer: NodeJS.Timeout | null;
  isOver: boolean;
}

/** Keys nothing was sent for in so long are forgotten, and earlier where there are too many. */
const keepMs = 600_000;
const maxLines = 1000;

export function createEditPacer(intervalMs: number, onError: (error: unknown) => void): EditPacer {
  const lines = new Map<string, Line>();
  const lineOf = (key: string): Line => {
    const known = lines.get(key);
    if (known) return known;
    const line = {
      tail: Promise.resolve(),
      sentAt: 0,
      underWay: 0,
      newest: null,
      send: null,
      timer: null,
      isOver: false,
    };
    lines.set(key, line);
    return line;
  };
  return {
    push: async (key, state, send) => {
      if (!lines.has(key) && lines.size >= maxLines) forgetIdle(lines);
      // So much is waiting to be edited that this, a courtesy, would come too late.
      if (!lines.has(key) && lines.size >= maxLines) return;
      const line = lineOf(key);
      if (line.isOver) return;
      Object.assign(line, { newest: state, send });
      if (line.underWay === 0 && line.sentAt + intervalMs <= Date.now()) return sendNext(line, send);
      sendLater(line, { intervalMs, onError });
    },
    finish: async (key, state, send) => {
      const line = lineOf(key);
      Object.assign(line, { newest: state, isOver: true });
      await sendNext(line, send);
      lines.delete(key);
    },
  };
}

function sendNext(line: Line, send: SendState): Promise<void> {
  line.sentAt = Date.now();
  line.underWay += 1;
  const sent = line.tail
    .then(() => sendNewest(line, send))
    .finally(() => {
      line.underWay -= 1;
    });
  line.tail = sent.catch(() => undefined);
  return sent;
}

/** A state is read once it can be sent. Read again after a refusal, it is the same unless a newer one came. */
async function sendNewest(line: Line, send: SendState): Promise<void> {
  const taken: { state: State | null } = { state: null };
  const read: ReadState = async () => {
    taken.state = line.newest ?? taken.state;
    line.newest = null;
    if (taken.state === null || (await taken.state.isStill?.()) === false) return null;
    return taken.state.message;
  };
  try {
    await send(read);
  } catch (error) {
    // The last state was taken along: it is for whoever finishes to send it.
    if (line.isOver) line.newest ??= taken.state;
    throw error;
  }
}

interface Sending {
  readonly intervalMs: number;
  readonly onError: (error: unknown) => void;
}

/** Sends the newest state after the interval and after what is under way, which may have taken it along. */
function sendLater(line: Line, sending: Sending): void {
  if (line.timer !== null) return;
  const waitMs = Math.max(0, line.sentAt + sending.intervalMs - Date.now());
  line.timer = setTimeout(async () => {
    await line.tail;
    line.timer = null;
    if (line.newest === null || line.send === null || line.isOver) return;
    await sendNext(line, line.send).catch(sending.onError);
  }, waitMs).unref();
}

function forgetIdle(lines: Map<string, Line>): void {
  const idle = [...lines].filter(([, line]) => line.newest === null && line.underWay === 0 && line.timer === null);
  const old = idle.filter(([, { sentAt }]) => sentAt + keepMs < Date.now());
  for (const [key] of old.length > 0 ? old : idle) lines.delete(key);
}
