import { randomBytes } from 'node:crypto';
import { countTokens } from 'gpt-tokenizer';
import type { Brief } from '../../domain/brief.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { makeInert } from '../../domain/inert-text.ts';
import { type Language, type Phrase, plainText } from '../../domain/phrase.ts';

export interface PromptRequest {
  readonly brief: Brief;
  /** The five parts from prompts/, in order. */
  readonly parts: readonly string[];
  readonly language: Language;
  /** Most tokens the prompt may have. */
  readonly budget: number;
}

export interface Prompt {
  readonly system: string;
  readonly user: string;
}

const languageNames: Readonly<Record<Language, string>> = { en: 'English', ja: 'Japanese' };
/** Characters of a value, and of GuardDuty's own sentences. */
const longestValue = 120;
const longestSentence = 500;
/** Entries of a list; the figures tell how many there are. */
const mostListed = 20;

/**
 * The prompt: our own words in the system part, the case as one JSON document in the user part. Values from outside are
 * wrapped in a mark that is random per run, capped, and made visible; tallies shrink until the budget holds.
 */
export function writePrompt({ brief, parts, language, budget }: PromptRequest): Prompt {
  const mark = `⟦${randomBytes(3).toString('hex')}⟧`;
  const closing = `Data mark of this run: ${mark}. Write every text in ${languageNames[language]}.`;
  const system = [...parts, `# This family of findings\n\n${brief.guidance}`, closing].join('\n\n');
  for (const tallies of [8, 5, 3, 1, 0]) {
    const user = JSON.stringify(describeCase(brief, { mark, tallies, language }));
    if (countTokens(system) + countTokens(user) <= budget) return { system, user };
  }
  return {
    system,
    user: JSON.stringify({
      finding: describeFinding(brief, mark),
      rules: describeFloors(brief, { mark, tallies: 0, language }),
    }),
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
    coverage: brief.coverage.map(({ question, title, decisive, source, outcome, rows, evidence }) => ({
      question,
      asks: plainText(title.en),
      decisive,
      source,
      outcome,
      rows,
      evidence,
    })),
    evidence: brief.evidence.map((one) => describeEvidence(one, style)),
  };
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
