import type { Brief, Inference } from '../../domain/brief.ts';
import type { Claim } from '../../domain/claim.ts';
import { decideVerdict } from '../../domain/decide-verdict.ts';
import type { Disposition, Proposal } from '../../domain/verdict.ts';
import type { Analyst } from '../../ports.ts';
import { writeActivityFacts } from './activity-facts.ts';
import { writeActorFacts } from './actor-facts.ts';
import { writeBaselineFacts } from './baseline-facts.ts';
import { writeClusterFacts } from './cluster-facts.ts';
import { writeDetailFacts } from './detail-facts.ts';
import { writeDocumentationFacts } from './documentation-facts.ts';
import { numberClaims } from './draft.ts';
import { writeFindingFacts } from './finding-facts.ts';
import { writeHistoryFacts } from './history-facts.ts';
import { writeHypotheses } from './hypotheses.ts';
import { writeImpactFacts } from './impact-facts.ts';
import { writeNetworkFacts } from './network-facts.ts';
import { writeOpinionFacts } from './opinion-facts.ts';
import { writeOwnerFacts } from './owner-facts.ts';
import { writePlaceFacts } from './place-facts.ts';
import { writePrincipalFacts } from './principal-facts.ts';
import { propose } from './propose.ts';
import { writeRecommendations } from './recommendations.ts';
import { writeSignInFacts } from './sign-in-facts.ts';
import { writeTimeFacts } from './time-facts.ts';

/** The analyst that needs no model: it reads the evidence by rule and writes the same eight chapters. */
export function createRulesAnalyst(): Analyst {
  return { infer: async (brief) => inferByRules(brief) };
}

/** Claims and proposal of the rules, with advice that fits what a model raised it to. Pure; also the base of what the model analyst adds to. */
export function inferByRules(brief: Brief, raisedTo?: Proposal): Inference {
  const read = propose(brief);
  // What the rules propose is what they demand; reasons that argue for less are left out.
  const disposition = dispositionOf(brief, read);
  const proposal = { disposition, reasons: disposition === read.disposition ? read.reasons : [] };
  return {
    claims: drawFacts(brief, dispositionOf(brief, raisedTo ?? proposal)),
    proposal,
    proposedBy: 'rules',
    fellBack: null,
    usage: { modelCalls: 0, promptTokens: 0, completionTokens: 0, usd: 0 },
    secondPass: null,
    model: null,
  };
}

/** What the verdict will be: advice must fit the verdict, not the proposal it may overrule. */
function dispositionOf(brief: Brief, proposal: Proposal): Disposition {
  return decideVerdict({ ...brief, proposal, proposedBy: 'rules' }).disposition;
}

function drawFacts(brief: Brief, disposition: Disposition): readonly Claim[] {
  const drafts = [
    ...writeFindingFacts(brief),
    ...writeDocumentationFacts(brief, disposition),
    ...writeDetailFacts(brief),
    ...writePrincipalFacts(brief),
    ...writeActorFacts(brief),
    ...writePlaceFacts(brief),
    ...writeOwnerFacts(brief),
    ...writeActivityFacts(brief),
    ...writeTimeFacts(brief),
    ...writeBaselineFacts(brief),
    ...writeSignInFacts(brief),
    ...writeNetworkFacts(brief),
    ...writeClusterFacts(brief),
    ...writeImpactFacts(brief),
    ...writeHistoryFacts(brief),
    ...writeOpinionFacts(brief, disposition),
    ...writeHypotheses(brief, disposition),
    ...writeRecommendations(brief, disposition),
  ];
  return numberClaims(drafts, 'rules');
}
