import type { KnownBlock } from '@slack/types';
import type { StepName } from '../domain/case.ts';
import { explain } from '../domain/errors.ts';
import { type Finding, referenceOf } from '../domain/finding.ts';
import type { Language } from '../domain/phrase.ts';
import type { Progress } from '../ports.ts';
import type { SlackMessage } from './message.ts';
import { placeInLine } from './place-in-line.ts';
import { personRun, renderButton } from './render-offer.ts';
import { line, paragraph, type Run } from './rich-text.ts';
import { word } from './wording.ts';

const shown = ['open', 'look', 'infer', 'check', 'write', 'publish'] as const satisfies readonly StepName[];

/** The message that follows an investigation: each step done, under way or to come, and who asked for it. */
export function renderProgress(progress: Progress, language: Language): SlackMessage {
  if (progress.step === 'done') {
    const said = word('investigated', language);
    return { text: said, blocks: [paragraph([line([{ bold: said }], language), startedBy(progress, language)])] };
  }
  const { inLine = null } = progress;
  if (inLine !== null) return renderWaiting(inLine, progress, language);
  const current = shown.findIndex((step) => step === progress.step);
  const steps = shown.map((step, index) => line(describeStep(step, index - current, { progress, language }), language));
  const title = `${word('investigating', language)}…`;
  return {
    text: `${title} ${count(progress)}`.trim(),
    blocks: [paragraph([line([{ bold: title }], language), ...steps, startedBy(progress, language)])],
  };
}

/** Nothing has begun yet. */
function renderWaiting(inLine: number, progress: Progress, language: Language): SlackMessage {
  const text = word('waiting', language) + placeInLine(inLine, language);
  const lines = [line([{ bold: text }], language), line([word('startsByItself', language)], language)];
  const asked = line([word('askedBy', language), personRun(progress.startedBy, language)], language);
  return { text, blocks: [paragraph([...lines, asked])] };
}

/** What failed, what to do about it, and a button to try again. */
export function renderFailure(error: unknown, finding: Finding, language: Language): SlackMessage {
  const { what, todo } = explain(error, language);
  const title = word('failed', language);
  const retry: KnownBlock = renderButton(referenceOf(finding), { blockId: 'retry', label: 'analyzeAgain', language });
  return {
    text: `${title} ${what}`,
    blocks: [paragraph([line([{ bold: title }], language), line([what], language), line([todo], language)]), retry],
  };
}

interface Telling {
  readonly progress: Progress;
  readonly language: Language;
}

/** Symbols and words together, so that the state never hangs on a colour or a picture. */
function describeStep(step: (typeof shown)[number], distance: number, { progress, language }: Telling): readonly Run[] {
  if (distance < 0) return [`✓ ${word(step, language)}`];
  if (distance > 0) return [`○ ${word(step, language)}`];
  const counted = step === 'look' ? count(progress) : '';
  return [{ bold: `▸ ${word(step, language)}${counted === '' ? '' : ` ${counted}`}` }];
}

function count({ step, done, planned }: Progress): string {
  return step === 'look' && planned > 0 ? `(${done}/${planned})` : '';
}

function startedBy(progress: Progress, language: Language) {
  return line([word('startedBy', language), personRun(progress.startedBy, language)], language);
}
