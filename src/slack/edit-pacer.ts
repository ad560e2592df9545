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
  waiting: (() => Promise<void>) | null;
  isOver: boolean;
}

export function createEditPacer(intervalMs: number, onError: (error: unknown) => void): EditPacer {
  const lines = new Map<string, Line>();
  const lineOf = (key: string): Line => {
    const line = lines.get(key) ?? { tail: Promise.resolve(), sentAt: 0, waiting: null, isOver: false };
    lines.set(key, line);
    return line;
  };
  return {
    push: async (key, send) => {
      const line = lineOf(key);
      if (line.isOver) return;
      const wait = line.sentAt + intervalMs - Date.now();
      if (wait <= 0) await sendNext(line, send);
      else delay(line, { send, wait, onError });
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
  const sent = line.tail.then(send);
  line.tail = sent.catch(() => undefined);
  return sent;
}

function delay(
  line: Line,
  { send, wait, onError }: { send: () => Promise<void>; wait: number; onError: (error: unknown) => void },
): void {
  const isScheduled = line.waiting !== null;
  line.waiting = send;
  if (isScheduled) return;
  setTimeout(() => {
    const { waiting } = line;
    line.waiting = null;
    if (waiting !== null && !line.isOver) sendNext(line, waiting).catch(onError);
  }, wait).unref();
}
