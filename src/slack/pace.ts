/** How fast we send, below what Slack allows. */
export interface SlackPace {
  /** chat.postMessage, each channel for itself: Slack allows about one a second and short bursts. */
  readonly postsPerSecond: number;
  readonly postBurst: number;
  /** chat.update and conversations.history, each in all: tier 3, 50 a minute. */
  readonly tier3PerSecond: number;
  readonly tier3Burst: number;
  /** Least time between two edits of one message. */
  readonly editIntervalMs: number;
}

export const slackPace: SlackPace = {
  postsPerSecond: 1,
  postBurst: 5,
  tier3PerSecond: 0.8,
  tier3Burst: 10,
  editIntervalMs: 3000,
};

/** Hands out turns at a steady rate, one line per key. */
export interface Turns {
  /** Resolves when it is this caller's turn; those somebody waits for go before the others. */
  take(key: string, order: 'urgent' | 'patient'): Promise<void>;
}

interface Line {
  tokens: number;
  at: number;
  readonly urgent: (() => void)[];
  readonly patient: (() => void)[];
  timer: NodeJS.Timeout | null;
}

export function createTurns({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }): Turns {
  const lines = new Map<string, Line>();
  const serve = (line: Line): void => {
    const now = Date.now();
    line.tokens = Math.min(burst, line.tokens + ((now - line.at) * perSecond) / 1000);
    line.at = now;
    while (line.tokens >= 1) {
      const next = line.urgent.shift() ?? line.patient.shift();
      if (!next) return;
      line.tokens -= 1;
      next();
    }
    if (line.timer !== null || line.urgent.length + line.patient.length === 0) return;
    const waitMs = Math.max(1, Math.ceil(((1 - line.tokens) * 1000) / perSecond));
    line.timer = setTimeout(() => {
      line.timer = null;
      serve(line);
    }, waitMs);
  };
  return {
    take: (key, order) =>
      new Promise((resolve) => {
        const line = lines.get(key) ?? { tokens: burst, at: Date.now(), urgent: [], patient: [], timer: null };
        lines.set(key, line);
        line[order].push(resolve);
        serve(line);
      }),
  };
}
