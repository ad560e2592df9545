import type { Claim } from '../../domain/claim.ts';
import { makeInert } from '../../domain/inert-text.ts';
import { type Inline, type Phrase, type Text, words } from '../../domain/phrase.ts';
import { type Draft, draft, numberClaims, type PlaceName } from '../rules/draft.ts';
import type { ModelReply, SecondLook } from './reply.ts';

/** A sentence of the model and where it would stand in the report. */
export interface Sentence {
  readonly at: PlaceName;
  readonly kind: 'hypothesis' | 'recommendation';
  readonly label: Text;
  readonly text: string;
  readonly evidence: readonly string[];
}

/** Tells the model's reading from the facts of the rules beside it. */
const reading: Text = { en: words('Model: '), ja: words('モデルの解釈: ') };
const doubt: Text = { en: words('Second look: '), ja: words('再検証: ') };

const japanese = /[\u3041-\u30ff\u4e00-\u9fff]/;

export function listSentences({ summary, hypotheses, risk, recommendations }: ModelReply): readonly Sentence[] {
  const place =
    (at: PlaceName, kind: Sentence['kind']) =>
    ({ text, evidence }: ModelReply['summary'][number]): Sentence => ({ at, kind, label: reading, text, evidence });
  return [
    ...summary.map(place('1.results', 'hypothesis')),
    ...hypotheses.map(place('3.method', 'hypothesis')),
    ...risk.map(place('6.impact', 'hypothesis')),
    ...recommendations.map((one) => place(`8.${one.horizon}`, 'recommendation')(one)),
  ];
}

export function sentenceOfDoubt({ reason, evidence }: SecondLook): Sentence {
  return { at: '6.false-positive', kind: 'hypothesis', label: doubt, text: reason, evidence };
}

/** The sentences as claims, in their order; free wording, so the check looks up every fact in them. */
export function claimSentences(sentences: readonly Sentence[]): readonly Claim[] {
  const drafts = sentences.map(({ at, kind, label, text, evidence }): Draft => {
    // The model writes in one language; its sentence is shown and checked as it is in every report.
    const said = [...label[japanese.test(text) ? 'ja' : 'en'], ...quoteNames(makeInert(text))];
    return draft({ at, en: said, ja: said, evidence: [...new Set(evidence)] }, { kind });
  });
  return numberClaims(drafts, 'model');
}

/** Addresses, links, ids and names in a model's sentence are values like those of a log: shown as code, never as markup. */
const names = /`[^`]+`|[a-z][a-z0-9+.-]*:\/\/\S+|arn:\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)+\b|\b(?:AKIA|ASIA)[A-Z0-9]+\b/g;

function quoteNames(text: string): Phrase {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(names)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({ value: match[0].replaceAll('`', '') });
    end = match.index + match[0].length;
  }
  return end < text.length ? [...parts, text.slice(end)] : parts;
}
