/** A limit that refills steadily and tolerates short bursts. */
interface RateLimit {
  perMinute: number;
  burst: number;
}

export interface RateLimits {
  /** chat.postMessage, for each channel. */
  post: RateLimit;
  tier2: RateLimit;
  tier3: RateLimit;
  tier4: RateLimit;
}

/** Slack's published limits; the size of tolerated bursts is not published and is an assumption. */
export const SLACK_RATE_LIMITS: RateLimits = {
  post: { perMinute: 60, burst: 10 },
  tier2: { perMinute: 20, burst: 10 },
  tier3: { perMinute: 50, burst: 25 },
  tier4: { perMinute: 100, burst: 50 },
};

export interface RateLimiter {
  /** Counts a call; answers 0 when it may proceed, else the whole seconds to wait. */
  take(key: string, limit: RateLimit): number;
}

export function createRateLimiter(): RateLimiter {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key, limit) {
      const now = Date.now();
      const perMs = limit.perMinute / 60_000;
      const bucket = buckets.get(key) ?? { tokens: limit.burst, at: now };
      bucket.tokens = Math.min(limit.burst, bucket.tokens + (now - bucket.at) * perMs);
      bucket.at = now;
      buckets.set(key, bucket);
      if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1000));
      bucket.tokens -= 1;
      return 0;
    },
  };
}
