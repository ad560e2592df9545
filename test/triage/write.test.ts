import { describe, expect, it } from '@jest/globals';
import { inferByRules } from '../../src/analyst/rules/rules-analyst.ts';
import type { CheckedClaim } from '../../src/domain/claim.ts';
import { phrase, plainText, words } from '../../src/domain/phrase.ts';
import { renderMarkdown } from '../../src/domain/render-markdown.ts';
import type { Item } from '../../src/domain/report.ts';
import { isPlace } from '../../src/triage/report/chapter-plan.ts';
import type { Dossier } from '../../src/triage/report/dossier.ts';
import { write } from '../../src/triage/write.ts';
import {
  buildBrief,
  buildCall,
  buildCoverage,
  buildEvidence,
  buildOrganisation,
} from '../builders/analyst/build-brief.ts';
import { buildEntities, buildFinding } from '../builders/analyst/build-finding.ts';

const settings = {
  organisation: buildOrganisation(),
  language: 'en',
  homeRegion: 'eu-west-1',
  playbooks: [],
  budgets: { seconds: 1, toolCalls: 1 },
  ways: [],
  matchesNetwork: () => false,
} as const;
const floor = {
  rule: 'H4',
  level: 'B',
  evidence: ['E1-abc'],
  text: { en: phrase`${'DeleteFlowLogs'} was called`, ja: phrase`${'DeleteFlowLogs'} が実行された` },
  events: [{ time: '2026-03-03T12:00:00Z', name: 'DeleteFlowLogs', id: 'e9' }],
  denied: false,
  authorisedBy: null,
} as const;
const claim = (check: 'supported' | 'dropped', says: string): CheckedClaim => ({
  id: 'C1',
  chapter: 3,
  part: 'scope',
  kind: 'hypothesis',
  evidence: ['E1-abc'],
  text: { en: words(says), ja: words(says) },
  writtenBy: 'rules',
  check,
  why: '',
});

function buildDossier(changes: Partial<Dossier> = {}): Dossier {
  return {
    finding: buildFinding(),
    entities: buildEntities(),
    evidence: [buildEvidence([buildCall('e1')])],
    coverage: [buildCoverage(), buildCoverage({ question: 'T.2', outcome: 'denied', evidence: null, rows: 0 })],
    claims: [],
    verdict: {
      disposition: 'suspicious',
      priority: 'P2',
      confidence: 'medium',
      falsePositiveLikelihood: 'low',
      sample: false,
      floors: [floor],
      proposedBy: 'rules',
      reasons: [
        { text: { en: words('Because.'), ja: words('理由。') }, evidence: ['E1-abc'] },
        { text: floor.text, evidence: ['E1-abc'] },
      ],
      changes: [{ text: { en: words('A change record.'), ja: words('変更記録。') }, evidence: ['finding'] }],
    },
    fellBack: null,
    model: null,
    usage: {
      modelCalls: 0,
      promptTokens: 0,
      completionTokens: 0,
      usd: 0,
      toolCalls: 1,
      throttled: 0,
      cacheHits: 0,
      elapsedMs: 10,
    },
    analysedAt: '2026-03-03T13:00:00.000Z',
    ...changes,
  };
}
const report = write(buildDossier(), settings);
const itemsAt = (from: typeof report, place: string): readonly Item[] =>
  from.chapters.flatMap(({ number, parts }) =>
    parts.filter(({ key }) => `${number}.${key}` === place).flatMap(({ items }) => items),
  );
const textAt = (from: typeof report, place: string): string =>
  itemsAt(from, place)
    .map((item) => (item.kind === 'statement' ? plainText(item.text.en) : JSON.stringify(item)))
    .join('\n');

describe('the report', () => {
  it('has the eight chapters in their order, in both languages', () => {
    expect(report.chapters.map(({ number, title }) => `${number} ${plainText(title.en)}`)).toEqual([
      '1 Executive Summary',
      '2 Threat Overview',
      '3 Threat Details',
      '4 Principal Information',
      '5 Abnormality Analysis',
      '6 Risk Assessment',
      '7 Detailed Investigation',
      '8 Recommended Countermeasures',
    ]);
    for (const { title } of report.chapters) expect(plainText(title.ja)).toMatch(/[ぁ-んァ-ヶ一-龠]/);
  });

  it('says in every empty part why it is empty', () => {
    const empty = report.chapters.flatMap(({ parts }) => parts).filter(({ items }) => items.length === 0);
    expect(empty.length).toBeGreaterThan(5);
    for (const part of empty) {
      expect(plainText(part.empty.en)).not.toBe('');
      expect(plainText(part.empty.ja)).not.toBe('');
    }
  });

  it('holds verdict, floors, gaps, queries and what would change it without a single claim', () => {
    expect(textAt(report, '1.key-findings')).toMatch(
      /Suspicious, priority P2.*\nBecause\.\nDeleteFlowLogs was called \(rule H4, level B\)/s,
    );
    expect(textAt(report, '1.response')).toContain('P2');
    expect(textAt(report, '1.results')).toMatch(/1 decisive question not observable/);
    expect(textAt(report, '3.timeline')).toContain('DeleteFlowLogs');
    expect(textAt(report, '7.coverage')).toContain('denied');
    expect(textAt(report, '7.queries')).toContain('select record from cloudtrail');
    expect(textAt(report, '7.open-points')).toMatch(/Not observable: .*T\.2/);
    expect(textAt(report, '7.changes')).toBe('A change record.');
  });

  it('states a floor once among the key findings', () => {
    expect(textAt(report, '1.key-findings').match(/DeleteFlowLogs/g)).toHaveLength(1);
  });

  it('prints supported claims with their evidence, and only counts dropped ones', () => {
    const claims = [claim('supported', 'It stands.'), claim('dropped', 'It does not.')];
    const written = write(buildDossier({ claims }), settings);
    const markdown = renderMarkdown(written, 'en');
    expect(markdown).toContain('It stands. [E1-abc]');
    expect(markdown).not.toContain('It does not');
    expect(textAt(written, '7.open-points')).toContain('1 statement of the analyst did not stand up');
  });

  it('says when the model failed, and why', () => {
    const footer = write(buildDossier({ fellBack: 'answer 503' }), settings).footer;
    expect(plainText(footer.en)).toMatch(/because the language model failed \(answer 503\)/);
    expect(plainText(footer.ja)).toContain('answer 503');
  });

  it('says which model read the evidence by which prompt, and what it cost', () => {
    const model = { name: 'gpt-x', promptVersion: 'abc123', questions: 0, sentBack: 0, mended: 0 };
    const { verdict, usage } = buildDossier();
    const spent = { ...usage, modelCalls: 2, promptTokens: 9000, completionTokens: 500, usd: 0.01234 };
    const byModel = { verdict: { ...verdict, proposedBy: 'model' as const }, model };
    const { footer } = write(buildDossier({ ...byModel, usage: spent }), settings);
    expect(plainText(footer.en)).toContain('model gpt-x (prompt abc123)');
    expect(plainText(footer.en)).toContain('2 model calls, 9500 tokens, cost 0.0123 USD, 1 log queries');
    expect(plainText(footer.ja)).toContain('モデル呼び出し 2 回、9500 トークン、費用 0.0123 USD');
    const unknown = write(buildDossier({ ...byModel, usage: { ...spent, usd: null } }), settings).footer;
    expect(plainText(unknown.en)).toContain('cost unknown (no price of the model is configured)');
    expect(plainText(unknown.ja)).toContain('費用不明');
  });

  it('has a place for everything the rules write', () => {
    for (const { chapter, part, text } of inferByRules(buildBrief({ floors: [floor] })).claims)
      expect([chapter, part, plainText(text.en), isPlace(chapter, part)]).toEqual([
        chapter,
        part,
        plainText(text.en),
        true,
      ]);
  });
});
