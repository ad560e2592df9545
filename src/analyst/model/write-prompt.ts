import { randomBytes } from 'node:crypto';
import type { Brief } from '../../domain/brief.ts';
import type { Coverage } from '../../domain/coverage.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { makeInert } from '../../domain/inert-text.ts';
import type { Menu } from '../../domain/menu.ts';
import { type Language, type Phrase, plainText } from '../../domain/phrase.ts';
import type { Disposition } from '../../domain/verdict.ts';
import type { Ledger } from '../../ports.ts';
import { countTokens } from './count-tokens.ts';

export interface PromptRequest {
  readonly brief: Brief;
  /** Pages of prompts/, in order. */
  readonly parts: readonly string[];
  readonly language: Language;
  /** Most tokens the prompt may have. */
  readonly budget: number;
  /** What wraps values; one for all prompts of an investigation. */
  readonly mark?: string;
  /** What may be asked besides; null or absent: nothing. */
  readonly menu?: Menu | null;
  /** The verdict to be doubted, in a prompt for the sceptic. */
  readonly doubted?: Disposition;
}

export interface Prompt {
  readonly system: string;
  readonly user: string;
}

const languageNames: Readonly<Record<Language, string>> = { en: 'English', ja: 'Japanese' };
/** Characters of a value, and of GuardDuty's own sentences. */
const longestValue = 120;
const longestSentence = 500;
/** Tokens of a prompt, unless a case needs more even without tallies. */
const [usualPrompt, usualDoubt] = [8500, 5500];
/** Entries of a list; the figures tell how many there are. */
const mostListed = 20;

/**
 * The prompt: our own words in the system part, the case as one JSON document in the user part. Values from outside are
 * wrapped in a mark that is random per run, capped, and made visible; tallies shrink until the budget holds.
 */
export function writePrompt(request: PromptRequest): Prompt {
  const { brief, parts, language, budget, mark = makeMark(randomDigits), doubted } = request;
  const closing = `Data mark of this run: ${mark}. Write every text in ${languageNames[language]}.`;
  const system = [...parts, `# This family of findings\n\n${brief.guidance}`, closing].join('\n\n');
  const fits = (user: string, most: number): boolean => countTokens(system) + countTokens(user) <= most;
  const aim = Math.min(budget, doubted === undefined ? usualPrompt : usualDoubt);
  for (const tallies of doubted === undefined ? [8, 5, 3, 1, 0] : [3, 1, 0]) {
    const user = JSON.stringify(describeAll(request, { mark, tallies, language }));
    if (fits(user, aim) || (tallies === 0 && fits(user, budget))) return { system, user };
  }
  const last = { mark, tallies: 0, language };
  // A second reader cannot doubt proof it is not shown.
  if (doubted !== undefined) return { system, user: JSON.stringify(describeAll(request, last)) };
  return {
    system,
    user: JSON.stringify({ finding: describeFinding(brief, mark), rules: describeFloors(brief, last) }),
  };
}

/** From what nobody outside knows, so that no log can close a value early. */
export function makeMark(digits: Ledger['digits']): string {
  return `⟦${digits('mark', 6)}⟧`;
}

function randomDigits(_: string, length: number): string {
  return randomBytes(length / 2).toString('hex');
}

/** What a further question brought, for the model. */
export function describeAnswer(
  { evidence, coverage }: { readonly evidence: readonly Evidence[]; readonly coverage: readonly Coverage[] },
  style: Pick<Style, 'mark' | 'language'>,
): string {
  const kept = { ...style, tallies: 5 };
  return JSON.stringify({
    coverage: coverage.map(describeCoverage),
    evidence: evidence.map((one) => describeEvidence(one, kept)),
  });
}

/** A text of the model, marked like every other value that is not ours. */
export function quoteForModel(text: string, mark: string): string {
  return wrap(text, mark, longestSentence);
}

function describeAll({ brief, menu = null, doubted }: PromptRequest, style: Style): object {
  return {
    ...(doubted === undefined ? {} : { verdict: doubted }),
    ...describeCase(brief, style),
    ...(menu === null ? {} : { menu: describeMenu(menu, style) }),
  };
}

/** Questions in our words under their ids; what they can be asked about comes from logs, so it is marked. */
function describeMenu({ questions, entities, left }: Menu, { mark }: Style): object {
  return {
    left,
    questions: questions.map(({ id, title, about }) => ({ id, asks: plainText(title.en), about })),
    entities: entities.map(({ id, kind, value }) => ({ id, kind, value: wrap(value, mark) })),
  };
}

interface Style {
  readonly mark: string;
  /** Entries kept of each tally. */
  readonly tallies: number;
  readonly language: Language;
}

function describeCase(brief: Brief, style: Style): object {
  return {
    finding: describeFinding(brief, style.mark),
    entities: markValues(brief.entities, style.mark),
    rules: describeFloors(brief, style),
    authorisations: brief.authorisations.slice(0, mostListed).map(({ kind, reference, evidence }) => ({
      kind,
      reference: wrap(reference, style.mark),
      evidence,
    })),
    coverage: brief.coverage.map(describeCoverage),
    evidence: brief.evidence.map((one) => describeEvidence(one, style)),
  };
}

function describeCoverage({ question, title, decisive, source, outcome, rows, evidence }: Coverage): object {
  return { question, asks: plainText(title.en), decisive, source, outcome, rows, evidence };
}

function describeFinding({ finding, family }: Brief, mark: string): object {
  const { type, severity, region, accountId, firstSeen, lastSeen, count, sample, resourceType, resourceRole } = finding;
  const told = {
    title: wrap(finding.title, mark, longestSentence),
    description: wrap(finding.description, mark, longestSentence),
  };
  return {
    id: 'finding',
    type: wrap(type, mark),
    family,
    severity,
    region,
    accountId,
    firstSeen,
    lastSeen,
    count,
    sample,
    resourceType: wrap(resourceType, mark),
    resourceRole,
    ...told,
  };
}

function describeFloors({ floors }: Brief, { mark, language }: Style): readonly object[] {
  return floors.slice(0, mostListed).map(({ rule, level, evidence, text, denied, authorisedBy }) => ({
    rule,
    level,
    denied,
    authorisedBy: authorisedBy === null ? null : wrap(authorisedBy, mark),
    evidence,
    says: markPhrase(text[language], mark),
  }));
}

function describeEvidence(
  { id, question, source, outcome, from, to, digest }: Evidence,
  { mark, tallies }: Style,
): object {
  const kept = Object.entries(digest.tallies).map(([name, entries]) => [
    name,
    entries.slice(0, tallies).map(({ value, count }) => [wrap(value, mark), count]),
  ]);
  return {
    id,
    question,
    source,
    outcome,
    from,
    to,
    first: digest.first,
    last: digest.last,
    figures: digest.figures,
    tallies: Object.fromEntries(kept),
  };
}

function markValues(values: object, mark: string): object {
  const entries = Object.entries(values).map(([name, value]) => {
    if (Array.isArray(value)) return [name, value.slice(0, mostListed).map((one) => wrap(String(one), mark))];
    return [name, typeof value === 'string' ? wrap(value, mark) : value];
  });
  return Object.fromEntries(entries);
}

/** Our words stay words; what a rule quotes from a log is marked like every other value. */
function markPhrase(phrase: Phrase, mark: string): string {
  return phrase.map((part) => (typeof part === 'string' ? part : wrap(part.value, mark))).join('');
}

/** The mark cannot be forged: it is random, and its brackets are taken out of the value. */
function wrap(value: string, mark: string, maxLength = longestValue): string {
  return `${mark}${makeInert(value.replace(/[⟦⟧]/g, ''), { maxLength })}${mark}`;
}
