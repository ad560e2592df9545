type CallOutcome = 'worked' | 'failed' | 'unknown';

/** Keeps calls away from a server that keeps failing, and lets one through now and then to see whether it recovered. */
export interface CircuitBreaker {
  /** Null where the server is to be left alone; else must be told what became of the call. */
  admit(): ((outcome: CallOutcome) => void) | null;
}

export interface BreakerOptions {
  /** Failures in a row, within the window, that open the circuit. */
  readonly failures: number;
  readonly windowMs: number;
  /** How long it stays open at first; doubled after each probe that fails. */
  readonly openMs: number;
}

const longestOpenMs = 300_000;

/** Starts closed. `unknown` is a call whose caller gave up before the server could answer: it counts for nothing. */
export function createCircuitBreaker({ failures, windowMs, openMs }: BreakerOptions): CircuitBreaker {
  let recent: number[] = [];
  /** Zero while closed. */
  let openFor = 0;
  let openUntil = 0;
  let isProbing = false;
  const fail = (isProbe: boolean) => {
    recent = [...recent.filter((at) => at > Date.now() - windowMs), Date.now()];
    if (!isProbe && recent.length < failures) return;
    openFor = Math.min(openFor === 0 ? openMs : openFor * 2, longestOpenMs);
    openUntil = Date.now() + openFor;
    recent = [];
  };
  const settle = (isProbe: boolean) => (outcome: CallOutcome) => {
    if (isProbe) isProbing = false;
    if (outcome === 'failed') fail(isProbe);
    if (outcome !== 'worked') return;
    recent = [];
    openFor = 0;
  };
  return {
    admit: () => {
      if (openFor === 0) return settle(false);
      if (isProbing || Date.now() < openUntil) return null;
      isProbing = true;
      return settle(true);
    },
  };
}
