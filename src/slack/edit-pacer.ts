/** Sends edits of a message no faster than Slack likes; of several states that come too fast only the newest is sent. */
export interface EditPacer {
  /** Sends now, or later in place of what still waits under the same key. */
  push(key: string, send: () => Promise<void>): Promise<void>;
  /** Sends a last state: after all that is under way, instead of what waits. */
  finish(key: string, send: () => Promise<void>): Promise<void>;
}

interface Line {
  /** What was sent last, so that the next one follows it. */
  tail: Promise<void>;
  sentAt: number;
  /** How many are under way: a newer state waits rather than queue up behind them. */
  underWay: number;
  waiting: (() => Promise<void>) | null;
  timer: NodeJS.Timeout | null;
  isOver: boolean;
}

/** Keys nothing was sent for in so long are forgotten. */
const keepMs = 600_000;
const maxLines = 1000;

export function createEditPacer(intervalMs: number, onError: (error: unknown) => void): EditPacer {
  const lines = new Map<string, Line>();
  const lineOf = (key: string): Line => {
    const known = lines.get(key);
    if (known) return known;
    if (lines.size >= maxLines) forgetIdle(lines);
    const line = { tail: Promise.resolve(), sentAt: 0, underWay: 0, waiting: null, timer: null, isOver: false };
    lines.set(key, line);
    return line;
  };
  return {
    push: async (key, send) => {
      const line = lineOf(key);
      if (line.isOver) return;
      const isFree = line.underWay === 0 && line.waiting === null && line.sentAt + intervalMs <= Date.now();
      if (isFree) return sendNext(line, send);
      line.waiting = send;
      sendWaiting(line, { intervalMs, onError });
    },
    finish: async (key, send) => {
      const line = lineOf(key);
      line.waiting = null;
      line.isOver = true;
      await sendNext(line, send);
      lines.delete(key);
    },
  };
}

function sendNext(line: Line, send: () => Promise<void>): Promise<void> {
  line.sentAt = Date.now();
  line.underWay += 1;
  const sent = line.tail.then(send).finally(() => {
    line.underWay -= 1;
  });
  line.tail = sent.catch(() => undefined);
  return sent;
}

interface Sending {
  readonly intervalMs: number;
  readonly onError: (error: unknown) => void;
}

/** Sends the newest state after the interval and after what is under way. */
function sendWaiting(line: Line, sending: Sending): void {
  if (line.timer !== null) return;
  const waitMs = Math.max(0, line.sentAt + sending.intervalMs - Date.now());
  line.timer = setTimeout(async () => {
    await line.tail;
    line.timer = null;
    const { waiting } = line;
    line.waiting = null;
    if (waiting !== null && !line.isOver) await sendNext(line, waiting).catch(sending.onError);
  }, waitMs).unref();
}

function forgetIdle(lines: Map<string, Line>): void {
  const now = Date.now();
  for (const [key, line] of lines) {
    if (line.waiting === null && line.underWay === 0 && line.sentAt + keepMs < now) lines.delete(key);
  }
}
