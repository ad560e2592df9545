import { describe, expect, it } from '@jest/globals';
import { inferByRules } from '../../src/analyst/rules/rules-analyst.ts';
import { confirmPerson } from '../../src/domain/confirm-person.ts';
import type { Outcome } from '../../src/domain/coverage.ts';
import { plainText } from '../../src/domain/phrase.ts';
import { buildBrief, buildCoverage, buildEvidence } from '../builders/analyst/build-brief.ts';
import { buildEntities } from '../builders/analyst/build-finding.ts';

const email = 'kim@example.org';
const entities = buildEntities({ email, sessionName: email });
const signIn = (user: string) => ({
  time: '2026-03-03T11:55:00Z',
  category: 'SignInLogs',
  properties: { id: `s-${user}`, userPrincipalName: user, isInteractive: true, status: { errorCode: 0 } },
});
const entra = (outcome: Outcome, users: readonly string[] = []) => ({
  entities,
  evidence: [buildEvidence(users.map(signIn), { id: 'E7-xyz', source: 'entra', question: 'Q4', outcome })],
  coverage: [buildCoverage({ source: 'entra', question: 'Q4', outcome, evidence: 'E7-xyz' })],
  authorisations: [],
});
const text = { en: ['fits'], ja: ['一致'] };
const match = { kind: 'identity-provider' as const, reference: 's-1', evidence: ['E7-xyz'], text };

describe('the person a session names', () => {
  it('is nobody where the finding names nobody', () => {
    expect(confirmPerson({ ...entra('answered', [email]), entities: buildEntities() })).toBeNull();
  });

  it('is confirmed by a sign-in that fits, and by nothing else', () => {
    expect(confirmPerson({ ...entra('answered', [email]), authorisations: [match] })).toEqual({
      state: 'confirmed',
      evidence: ['E7-xyz'],
    });
    expect(confirmPerson(entra('answered', ['KIM@example.org']))).toMatchObject({ state: 'no-match' });
    expect(confirmPerson(entra('empty'))).toMatchObject({ state: 'unknown-person' });
    expect(confirmPerson(entra('answered', ['other@example.org']))).toMatchObject({ state: 'unknown-person' });
    expect(confirmPerson(entra('timed_out'))).toMatchObject({ state: 'not-observable' });
    expect(confirmPerson({ ...entra('empty'), coverage: [], evidence: [] })).toMatchObject({ state: 'not-observable' });
  });

  it('stands in chapter 4 as confirmed or not confirmed, in both languages', () => {
    const tell = (seen: ReturnType<typeof entra>, language: 'en' | 'ja') =>
      inferByRules(buildBrief(seen))
        .claims.filter(({ chapter, part }) => `${chapter}.${part}` === '4.human')
        .map((claim) => plainText(claim.text[language]));
    expect(tell(entra('answered', [email]), 'en')).toEqual([
      `Person named by the session: ${email}, not confirmed: this person signed in, but no sign-in fits the session in time, second factor and place.`,
    ]);
    expect(tell(entra('timed_out'), 'ja')).toEqual([expect.stringContaining('未確認')]);
    const confirmed = inferByRules(buildBrief({ ...entra('answered', [email]), authorisations: [match] })).claims;
    expect(confirmed.map(({ text: { en } }) => plainText(en))).toContainEqual(
      expect.stringContaining(`${email}, confirmed by the sign-in log`),
    );
  });
});
