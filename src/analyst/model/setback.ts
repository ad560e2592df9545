/** How the next call is made. */
export interface Manner {
  /** `strict`: a JSON schema the endpoint enforces; `plain`: the schema in words, for endpoints that know none. */
  readonly mode: 'strict' | 'plain';
  /** What was wrong with the answer before, for the model to mend. */
  readonly repair: string | null;
}

/** A call that brought no usable reply, and what follows from it. */
export interface Setback {
  /** A few words of ours for log and report: never what the endpoint wrote, which could hold a secret. */
  readonly problem: string;
  readonly final: boolean;
  readonly waitMs: number;
  readonly manner: Manner;
}
