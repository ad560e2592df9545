/** Keeps the turns at a service whose quota several replicas share. */
export interface TurnKeeper {
  /** Takes one of the lanes of a key, or says how long to wait before asking again (milliseconds). */
  take(key: string, lanes: number): Promise<{ readonly lane: number } | { readonly waitMs: number }>;
  /** Gives a lane back, for use after so long (milliseconds); longer while the key is slowed down. */
  release(key: string, lane: number, afterMs: number): Promise<void>;
  /** Halves the rate of a key for so long (milliseconds), down to an eighth. */
  slowDown(key: string, forMs: number): Promise<void>;
}
