/** A technique of MITRE ATT&CK (Enterprise, Cloud and Containers matrices) and what may be mapped to it. */
export interface Technique {
  readonly id: string;
  readonly name: string;
  readonly tactic: string;
  /** API names whose use is this technique; none for techniques seen in network traffic or on hosts. */
  readonly apis: readonly string[];
  /** Finding types GuardDuty reports for it. */
  readonly types: RegExp | null;
}

/** Id, name, tactic, API names, finding types. */
export type TechniqueRow = readonly [string, string, string, readonly string[], RegExp | null];
