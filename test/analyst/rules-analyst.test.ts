import { describe, expect, it } from '@jest/globals';
import { inferByRules } from '../../src/analyst/rules/rules-analyst.ts';
import type { Brief } from '../../src/domain/brief.ts';
import { languages, phrase, plainText } from '../../src/domain/phrase.ts';
import { checkClaims } from '../../src/triage/check.ts';
import {
  buildBrief,
  buildCall,
  buildCoverage,
  buildEvidence,
  buildOrganisation,
} from '../builders/analyst/build-brief.ts';
import { buildEntities, buildFinding } from '../builders/analyst/build-finding.ts';

const textsAt = (brief: Brief, place: string, language: 'en' | 'ja' = 'en') =>
  inferByRules(brief)
    .claims.filter(({ chapter, part }) => `${chapter}.${part}` === place)
    .map(({ text }) => plainText(text[language]));
const intruder = {
  type: 'IAMUser',
  userName: 'svc-deploy',
  arn: 'arn:aws:iam::111122223333:user/svc-deploy',
  accessKeyId: 'AKIAINTRUDER00000001',
};
const replaced = buildCall('w1', {
  eventName: 'UpdateFunctionCode20150331v2',
  eventSource: 'lambda.amazonaws.com',
  readOnly: false,
  sourceIPAddress: '192.0.2.66',
  userIdentity: intruder,
  requestParameters: { functionName: 'fares' },
});
const floor = {
  rule: 'H25',
  level: 'B',
  evidence: ['E1-abc'],
  text: { en: phrase`changed`, ja: phrase`変更` },
  events: [{ time: '2026-03-03T12:00:00Z', name: 'UpdateFunctionCode', id: 'w1' }],
  denied: false,
  authorisedBy: null,
} as const;
/** A function whose code somebody else than the finding's principal replaced. */
const lambda = buildBrief({
  finding: buildFinding({ type: 'Backdoor:Lambda/C&CActivity.B', title: 'Function fares talks to a command server.' }),
  entities: buildEntities({ userName: null, accessKeyId: null, functionName: 'fares' }),
  evidence: [buildEvidence([replaced], { question: 'LAM.1' })],
  coverage: [buildCoverage({ question: 'LAM.1' })],
  floors: [floor],
});
const signIn = (id: string, code: number, category = 'SignInLogs') => ({
  time: '2026-03-03T11:00:00Z',
  category,
  properties: {
    id,
    userPrincipalName: 'a@b.example',
    isInteractive: category === 'SignInLogs',
    status: { errorCode: code },
    ipAddress: '203.0.113.9',
    authenticationRequirement: 'multiFactorAuthentication',
  },
});
const entra = buildBrief({
  finding: buildFinding({ title: 'Session of a@b.example is unusual.' }),
  entities: buildEntities({ email: 'a@b.example' }),
  evidence: [
    buildEvidence(
      [signIn('s1', 50074), signIn('s1', 0), signIn('s2', 0), signIn('n1', 0, 'NonInteractiveUserSignInLogs')],
      { source: 'entra', question: 'Q4' },
    ),
  ],
  coverage: [buildCoverage({ question: 'Q4', source: 'entra' })],
});
const baseline = buildBrief({
  evidence: [
    buildEvidence([buildCall('e1')]),
    buildEvidence([buildCall('b1', { eventName: 'GetObject', sourceIPAddress: '203.0.113.5' })], {
      id: 'E2-def',
      question: 'Q6',
    }),
  ],
});
const gaps = buildBrief({
  finding: buildFinding({ title: 'a@b.example read bucket b.' }),
  entities: buildEntities({ email: 'a@b.example', bucket: 'b' }),
  evidence: [],
  coverage: [
    buildCoverage({ question: 'S3.1', outcome: 'not_collected', evidence: null, rows: 0 }),
    buildCoverage({ question: 'Q4', source: 'entra', outcome: 'denied', evidence: null, rows: 0 }),
  ],
});
const sample = buildBrief({ finding: buildFinding({ sample: true }), evidence: [], coverage: [] });
const harmless = buildBrief({
  authorisations: [
    {
      kind: 'change-record',
      reference: 'CHG-1',
      evidence: ['E1-abc'],
      text: { en: phrase`Change ${'CHG-1'} covers it.`, ja: phrase`変更 ${'CHG-1'}` },
    },
  ],
});
const briefs = { plain: buildBrief(), lambda, entra, baseline, gaps, sample, harmless };

describe('the rules analyst', () => {
  it.each(Object.entries(briefs))('writes nothing the check would drop, in full in both languages: %s', (_, brief) => {
    const { evidence, coverage, finding, organisation } = brief;
    const checked = checkClaims(inferByRules(brief).claims, { evidence, coverage, finding, organisation });
    expect(
      checked.filter(({ check }) => check === 'dropped').map(({ text, why }) => [plainText(text.en), why]),
    ).toEqual([]);
    for (const { text } of checked)
      for (const language of languages) expect(plainText(text[language])).not.toMatch(/^$|undefined|null|\[object/);
  });

  it('names who changed the resource: name, key, address, whose it is, when and with what', () => {
    expect(textsAt(lambda, '3.actor').at(-1)).toBe(
      'svc-deploy (AKIAINTRUDER00000001) called UpdateFunctionCode on fares from 192.0.2.66 (not one of our networks) at 2026-03-03 12:00:00 +00:00 (UTC), with aws-cli/2.',
    );
    expect(textsAt(lambda, '1.actions')[0]).toContain('Disable the access key AKIAINTRUDER00000001 of svc-deploy');
    expect(inferByRules(lambda).claims.find(({ part }) => part === 'actions')?.evidence).toEqual(['E1-abc']);
    expect(textsAt(lambda, '8.immediate').join()).toContain('Stop fares');
  });

  it('says of every address once whose it is and how many calls came from it', () => {
    expect(textsAt(buildBrief(), '5.place')).toEqual([
      '198.51.100.7, named by the finding: not one of our networks, Ruritania, Example Hosting, AS64500 (looked up by GuardDuty, as of 2026-03-03); 2 calls in the records read.',
    ]);
    const unknown = buildBrief({ organisation: buildOrganisation({ ownNetworks: null }) });
    expect(textsAt(unknown, '5.place')[0]).toContain('the list of our networks is not available');
  });

  it('counts sign-ins, not rows', () => {
    const texts = textsAt(entra, '5.identity-provider');
    expect(texts[0]).toMatch(/^2 distinct interactive sign-ins \(4 rows/);
    expect(texts[1]).toBe('2 of 2 sign-ins succeeded.');
  });

  it('tells refused calls, new calls and new addresses', () => {
    expect(textsAt(buildBrief(), '5.operation')).toContain('1 of 2 calls failed with AccessDenied.');
    expect(textsAt(baseline, '3.comparison').join('\n')).toMatch(/New call: ListUsers.*\nNew address: 198\.51\.100\.7/);
  });

  it('explains silence of the identity provider instead of passing over it', () => {
    expect(textsAt(gaps, '5.identity-provider')).toEqual([
      'Not observable: the sign-in log gave no complete answer (denied).',
    ]);
    expect(textsAt(buildBrief(), '5.identity-provider')[0]).toMatch(/^Not asked: the finding names no person/);
    expect(textsAt(gaps, '8.medium-term').join()).toContain('Collect S3 data events');
  });

  it('gives the weekday and the hours of the organisation', () => {
    expect(textsAt(buildBrief(), '5.time')[0]).toMatch(/Tuesday at 2026-03-03 12:00:00 .*within business hours/);
    expect(textsAt(buildBrief(), '5.time', 'ja')[0]).toContain('火曜日');
    const tokyo = buildBrief({ organisation: buildOrganisation({ timeZone: 'Asia/Tokyo' }) });
    expect(textsAt(tokyo, '5.time')[0]).toMatch(/21:00:00 \+09:00 .*outside business hours/);
  });

  it('fits the advice to the verdict, not to the finding alone', () => {
    expect(inferByRules(harmless).proposal.disposition).toBe('benign_true_positive');
    expect(textsAt(harmless, '8.immediate')).toEqual([]);
    expect(textsAt(harmless, '8.no-response')).toHaveLength(1);
    const raised = inferByRules(harmless, { disposition: 'true_positive', reasons: [] });
    expect(raised.claims.some(({ part }) => part === 'no-response')).toBe(false);
    expect(inferByRules(gaps).proposal.disposition).toBe('inconclusive');
    expect(inferByRules(sample).proposal.disposition).toBe('false_positive');
  });
});
