/** How one thing the bot depends on was found: in order, in order with a reservation, or not usable. */
export type DiagnosisState = 'ok' | 'warning' | 'failed';

/** One line of `gd-triage doctor`. Holds no secret. */
export interface Diagnosis {
  readonly about: string;
  readonly state: DiagnosisState;
  readonly detail: string;
  /** What to do; null where there is nothing to do. */
  readonly fix: string | null;
}

export function approve(about: string, detail: string): Diagnosis {
  return { about, state: 'ok', detail, fix: null };
}

/** The bot works, but not as well as it could. */
export function caution(about: string, detail: string, fix: string): Diagnosis {
  return { about, state: 'warning', detail, fix };
}

export function reject(about: string, detail: string, fix: string): Diagnosis {
  return { about, state: 'failed', detail, fix };
}
