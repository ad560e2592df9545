import type { Brief, Inference } from '../../domain/brief.ts';
import type { Claim } from '../../domain/claim.ts';
import type { Proposal } from '../../domain/verdict.ts';
import type { Analyst } from '../../ports.ts';
import { writeActivityFacts } from './activity-facts.ts';
import { writeBaselineFacts } from './baseline-facts.ts';
import { numberClaims } from './draft.ts';
import { writeFindingFacts } from './finding-facts.ts';
import { writeHypotheses } from './hypotheses.ts';
import { writeNetworkFacts } from './network-facts.ts';
import { writePrincipalFacts } from './principal-facts.ts';
import { propose } from './propose.ts';
import { writeRecommendations } from './recommendations.ts';
import { writeSignInFacts } from './sign-in-facts.ts';

/** The analyst that needs no model: it reads the evidence by rule and writes the same eight chapters. */
export function createRulesAnalyst(): Analyst {
  return { infer: async (brief) => inferByRules(brief) };
}

/** Claims and proposal of the rules. Pure; also the base of what the model analyst adds to. */
export function inferByRules(brief: Brief): Inference {
  const proposal = propose(brief);
  return {
    claims: drawFacts(brief, proposal),
    proposal,
    proposedBy: 'rules',
    fellBack: null,
    usage: { modelCalls: 0, promptTokens: 0, completionTokens: 0 },
  };
}

function drawFacts(brief: Brief, proposal: Proposal): readonly Claim[] {
  const drafts = [
    ...writeFindingFacts(brief),
    ...writePrincipalFacts(brief),
    ...writeActivityFacts(brief),
    ...writeBaselineFacts(brief),
    ...writeSignInFacts(brief),
    ...writeNetworkFacts(brief),
    ...writeHypotheses(brief),
    ...writeRecommendations(brief, proposal),
  ];
  return numberClaims(drafts, 'rules');
}
