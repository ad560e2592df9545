/**
 * How the next call is made. `strict`: tools and a JSON schema the endpoint enforces; `plain`: JSON, the schema in words, for
 * endpoints that know no schema or no tools; `bare`: words alone, for those that know no form of answer at all.
 */
export type Mode = 'strict' | 'plain' | 'bare';

export interface Manner {
  readonly mode: Mode;
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
  /** The prompt was too long for the model: a shorter one may do. */
  readonly isTooLong?: boolean;
}
