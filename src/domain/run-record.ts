/** The record of one investigation, printed by `analyze --json` and stored. The keys are a contract (design 5.3). */
export interface RunRecord {
  readonly schema: 'gd-triage.run/v1';
  readonly finding: {
    readonly id: string;
    readonly type: string;
    readonly region: string;
    readonly accountId: string;
    readonly severity: number;
    readonly title: string;
    readonly sample: boolean;
  };
  readonly verdict: {
    readonly disposition: string;
    readonly priority: string;
    readonly confidence: string;
    readonly falsePositiveLikelihood: string;
    readonly sample: boolean;
    readonly floors: readonly {
      readonly rule: string;
      readonly level: string;
      readonly evidence: readonly string[];
      readonly text: string;
      readonly authorisedBy: string | null;
    }[];
    readonly proposedBy: 'rules' | 'model';
    readonly reasons: readonly string[];
    readonly changes: readonly string[];
    /** What came of the sceptical look at a harmless verdict; null where none was due. */
    readonly secondPass?: { readonly outcome: string; readonly reason: string } | null;
  };
  readonly coverage: readonly {
    readonly question: string;
    readonly source: string;
    readonly outcome: string;
    readonly from: string;
    readonly to: string;
    readonly regions: readonly string[];
    readonly detail: string;
    readonly via: string;
    readonly decisive: boolean;
    readonly rows: number;
  }[];
  readonly evidence: readonly {
    readonly id: string;
    readonly question: string;
    readonly source: string;
    readonly tool: string;
    readonly query: string;
    readonly from: string;
    readonly to: string;
    readonly rows: number;
    readonly digest: unknown;
    readonly sha256: string;
  }[];
  readonly claims: readonly {
    readonly id: string;
    readonly chapter: number;
    readonly kind: string;
    readonly text: string;
    readonly evidence: readonly string[];
    readonly check: 'supported' | 'dropped';
    readonly why: string;
  }[];
  /** The model that was asked, and by which prompt; null where none is configured. */
  readonly model?: {
    readonly name: string;
    readonly promptVersion: string;
    readonly questions: number;
    readonly sentBack: number;
    readonly mended: number;
  } | null;
  /** Why the rules wrote the report in place of the model; null where they did not. */
  readonly fellBack?: string | null;
  readonly report: { readonly language: string; readonly markdown: string };
  readonly usage: {
    readonly modelCalls: number;
    readonly promptTokens: number;
    readonly completionTokens: number;
    /** Null where the configuration names no price. */
    readonly usd?: number | null;
    readonly toolCalls: number;
    readonly throttled: number;
    readonly cacheHits: number;
    readonly elapsedMs: number;
  };
}
