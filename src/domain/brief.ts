import type { Claim } from './claim.ts';
import type { Coverage } from './coverage.ts';
import type { Entities } from './entities.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { NetworkMatcher, Organisation } from './organisation.ts';
import type { Authorisation, FloorHit, Proposal, SecondPass } from './verdict.ts';

/** Everything an analyst gets: the finding, who it is about, the evidence, what is missing, and what the rules found. */
export interface Brief {
  readonly finding: Finding;
  readonly entities: Entities;
  readonly organisation: Organisation;
  /** Tells whether an address lies in a network; the address library lives outside the domain. */
  readonly matches: NetworkMatcher;
  /** Family name and the guidance page for it. */
  readonly family: string;
  readonly guidance: string;
  readonly evidence: readonly Evidence[];
  readonly coverage: readonly Coverage[];
  readonly floors: readonly FloorHit[];
  /** Proofs that the activity was allowed, from sources the attacker cannot write. */
  readonly authorisations: readonly Authorisation[];
  /** ISO 8601: when this investigation looks at things. */
  readonly now: string;
}

export interface Inference {
  readonly claims: readonly Claim[];
  readonly proposal: Proposal;
  readonly proposedBy: 'rules' | 'model';
  /** Code of the catalogue when the model failed and the rules wrote the report. */
  readonly fellBack: string | null;
  readonly usage: ModelUsage;
  /** The sceptical look at a harmless verdict; null where none was due or no model is configured. */
  readonly secondPass: SecondPass | null;
  /** The model that was asked, and by which prompt; null where none is configured. */
  readonly model: ModelTrace | null;
}

export interface ModelTrace {
  readonly name: string;
  /** Changes with every change to the pages of prompts/ or to the page of the family. */
  readonly promptVersion: string;
  /** Further questions the model asked, refused ones included. */
  readonly questions: number;
  /** Sentences that failed the check and were sent back, and how many of them hold now. */
  readonly sentBack: number;
  readonly mended: number;
}

export interface ModelUsage {
  readonly modelCalls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** What the calls cost; null where the configuration names no price for the model. */
  readonly usd: number | null;
}

/** What the analyst was given, and what it drew from it. */
export interface Inferred {
  readonly brief: Brief;
  readonly inference: Inference;
}
