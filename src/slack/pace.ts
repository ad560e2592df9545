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

export type Order = 'urgent' | 'patient';

/** Hands out turns at a steady rate, one line per key. */
export interface Turns {
  /** Resolves when it is this caller's turn; those somebody waits for go before the others. */
  take(key: string, order: Order): Promise<void>;
  /** Slack wants nothing for so long (milliseconds): no turn until then, and slower ones for a while after. */
  hold(key: string, forMs: number): void;
}

interface Line {
  tokens: number;
  /** Since when tokens are counted; in the future while the line is held. */
  at: number;
  /** By how much slower than usual. */
  slowness: number;
  readonly urgent: (() => void)[];
  readonly patient: (() => void)[];
  timer: NodeJS.Timeout | null;
}

/** Several bots, or other apps of the workspace, may share what Slack allows: each refusal halves our share of it … */
const slower = 2;
const slowest = 8;
/** … and each turn after it gives a little back. */
const recovery = 0.95;

export function createTurns({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }): Turns {
  const lines = new Map<string, Line>();
  const lineOf = (key: string): Line => {
    const known = lines.get(key);
    if (known) return known;
    const line = { tokens: burst, at: Date.now(), slowness: 1, urgent: [], patient: [], timer: null };
    lines.set(key, line);
    return line;
  };
  const pace = { perMs: perSecond / 1000, burst };
  return {
    take: (key, order) =>
      new Promise((resolve) => {
        const line = lineOf(key);
        line[order].push(resolve);
        serve(line, pace);
      }),
    hold: (key, forMs) => {
      const line = lineOf(key);
      const now = Date.now();
      // Calls that were on their way together are refused together: that is one refusal.
      if (line.at <= now) line.slowness = Math.min(slowest, line.slowness * slower);
      line.at = Math.max(line.at, now + forMs);
      line.tokens = 1;
    },
  };
}

function serve(line: Line, pace: { readonly perMs: number; readonly burst: number }): void {
  refill(line, pace);
  while (line.at <= Date.now() && line.tokens >= 1) {
    const next = line.urgent.shift() ?? line.patient.shift();
    if (!next) return;
    line.tokens -= 1;
    line.slowness = Math.max(1, line.slowness * recovery);
    next();
  }
  if (line.timer !== null || line.urgent.length + line.patient.length === 0) return;
  const heldMs = Math.max(0, line.at - Date.now());
  const refillMs = (Math.max(0, 1 - line.tokens) * line.slowness) / pace.perMs;
  line.timer = setTimeout(
    () => {
      line.timer = null;
      serve(line, pace);
    },
    Math.max(1, Math.ceil(heldMs + refillMs)),
  );
}

function refill(line: Line, { perMs, burst }: { readonly perMs: number; readonly burst: number }): void {
  const now = Date.now();
  if (line.at >= now) return;
  line.tokens = Math.min(burst, line.tokens + ((now - line.at) * perMs) / line.slowness);
  line.at = now;
}
