import type { ModelTrace } from '../../domain/brief.ts';
import type { CheckedClaim } from '../../domain/claim.ts';
import type { Coverage } from '../../domain/coverage.ts';
import type { Entities } from '../../domain/entities.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Verdict } from '../../domain/verdict.ts';

/** All that is known when the report is written. */
export interface Dossier {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly evidence: readonly Evidence[];
  readonly coverage: readonly Coverage[];
  readonly claims: readonly CheckedClaim[];
  readonly verdict: Verdict;
  readonly fellBack: string | null;
  /** Null where no model is configured. */
  readonly model: ModelTrace | null;
  readonly usage: {
    readonly modelCalls: number;
    readonly promptTokens: number;
    readonly completionTokens: number;
    /** Null where nobody said what the model costs. */
    readonly usd: number | null;
    readonly toolCalls: number;
    readonly throttled: number;
    readonly cacheHits: number;
    readonly elapsedMs: number;
  };
  /** ISO 8601, UTC. */
  readonly analysedAt: string;
}
