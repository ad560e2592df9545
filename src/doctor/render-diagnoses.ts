import type { Diagnosis } from '../domain/diagnosis.ts';
import { redactSecrets } from '../domain/redact-secrets.ts';

const mark = '[redacted]';
const shortestSecret = 4;

export interface Rendering {
  /** Values that must not be shown, wherever they turn up. */
  readonly secrets: readonly string[];
  readonly asJson: boolean;
}

/** A line for each, with what to do; details of several lines are indented below. */
export function renderDiagnoses(found: readonly Diagnosis[], { secrets, asJson }: Rendering): string {
  const clean = (text: string): string => hide(text, secrets);
  const safe = found.map(({ about, state, detail, fix }) => ({
    about: clean(about),
    state,
    detail: clean(detail),
    fix: fix === null ? null : clean(fix),
  }));
  if (asJson) return `${JSON.stringify({ summary: count(found), checks: safe }, null, 2)}\n`;
  const { ok, warning, failed } = count(found);
  return `${safe.map(renderLine).join('\n')}\n\n${ok} ok, ${warning} to look at, ${failed} failed\n`;
}

function renderLine({ about, state, detail, fix }: Diagnosis): string {
  const [first = '', ...more] = detail.split('\n');
  const head = `${state.padEnd(8)} ${about}: ${first}`;
  const todo = fix === null ? '' : `. ${fix.replaceAll('\n', ' ')}`;
  return [head.replace(/\.$/, '') + todo, ...more.map((line) => `         ${line}`)].join('\n');
}

function count(found: readonly Diagnosis[]): Record<Diagnosis['state'], number> {
  const amount = (wanted: Diagnosis['state']): number => found.filter(({ state }) => state === wanted).length;
  return { ok: amount('ok'), warning: amount('warning'), failed: amount('failed') };
}

function hide(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret.length >= shortestSecret);
  return known.reduce((clean, secret) => clean.replaceAll(secret, mark), redactSecrets(text));
}
