import { describe, expect, it } from '@jest/globals';
import { propose } from '../../src/analyst/rules/propose.ts';
import { buildBrief, buildOrganisation } from '../builders/analyst/build-brief.ts';
import { buildFinding } from '../builders/judging/build-finding.ts';

describe('propose', () => {
  const outside = buildFinding({ type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS' });

  it('does not turn "nobody can say whose address it is" into a suspicion', () => {
    const unlisted = buildBrief({ finding: outside, organisation: buildOrganisation({ ownNetworks: null }) });
    expect(propose(unlisted).disposition).toBe('inconclusive');
  });

  it('is suspicious where the list is there and nothing proves it allowed', () => {
    expect(propose(buildBrief({ finding: outside })).disposition).toBe('suspicious');
  });
});
