import { caseKeyOf, type Finding } from '../domain/finding.ts';
import { phrase, type Text, words } from '../domain/phrase.ts';
import type { Chapter, Item, Part, Report } from '../domain/report.ts';
import { type ChapterPlan, chapterPlan, type PartPlan } from './report/chapter-plan.ts';
import type { Dossier } from './report/dossier.ts';
import { writeFixedItems } from './report/fixed-items.ts';
import { consoleLink, documentationLinks, writeFooter, writeHeader } from './report/frame.ts';
import { headlineOf } from './report/wording.ts';
import type { Settings } from './settings.ts';

/**
 * Writes the report: every chapter and part of the plan, in its order. A part holds what code always says there (verdict,
 * floors, coverage, queries, gaps) and then the claims that passed the check. Pure.
 */
export function write(dossier: Dossier, settings: Settings): Report {
  const fixed = writeFixedItems(dossier, settings);
  return {
    caseKey: caseKeyOf(dossier.finding),
    title: titleOf(dossier.finding),
    header: writeHeader(dossier, settings),
    verdict: dossier.verdict,
    headline: headlineOf(dossier.verdict),
    chapters: chapterPlan.map((plan) => writeChapter(plan, { dossier, fixed })),
    links: [consoleLink(dossier.finding), ...documentationLinks(dossier)],
    footer: writeFooter(dossier),
  };
}

type FixedItems = ReadonlyMap<string, readonly Item[]>;

function writeChapter(plan: ChapterPlan, context: { dossier: Dossier; fixed: FixedItems }): Chapter {
  return {
    number: plan.number,
    title: plan.title,
    parts: plan.parts.map((part) => writePart({ plan, part }, context)),
  };
}

function writePart(
  { plan, part }: { plan: ChapterPlan; part: PartPlan },
  context: { dossier: Dossier; fixed: FixedItems },
): Part {
  const claims = context.dossier.claims
    .filter((claim) => claim.check === 'supported' && claim.chapter === plan.number && claim.part === part.key)
    .map((claim): Item => ({ kind: 'statement', text: claim.text, evidence: claim.evidence }));
  const fixed = context.fixed.get(`${plan.number}.${part.key}`) ?? [];
  return { ...part, items: [...fixed, ...claims] };
}

function titleOf(finding: Finding): Text {
  const en = phrase`GuardDuty triage report: ${finding.type}`;
  const ja = phrase`GuardDuty トリアージレポート: ${finding.type}`;
  return finding.sample ? { en: [...en, ...words(' (sample)')], ja: [...ja, ...words(' (サンプル)')] } : { en, ja };
}
