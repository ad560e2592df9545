import { z } from 'zod';
import type { CallResult } from './call-result.ts';
import { ErrorClassSchema, failedCall } from './call-result.ts';
import { classifyText } from './classify-failure.ts';

/** Read leniently: servers leave out `content`, or add fields of their own. */
export const RawResult = z.looseObject({
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).catch([]),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().catch(false),
});
export type RawResult = z.infer<typeof RawResult>;

const Typed = z.looseObject({ error: z.looseObject({ class: ErrorClassSchema, message: z.string().catch('') }) });
const Wrapped = z.strictObject({ result: z.unknown() });
const InBand = z.union([
  z.looseObject({ error: z.string().min(1) }).transform(({ error }) => error),
  z.looseObject({ error: z.looseObject({ message: z.string() }) }).transform(({ error }) => error.message),
  z.looseObject({ status: z.literal('Error'), message: z.string() }).transform(({ message }) => message),
  // The documentation server of awslabs: one result that leads nowhere.
  z
    .looseObject({ search_results: z.tuple([z.looseObject({ url: z.literal(''), title: z.string() })]) })
    .transform(({ search_results: [only] }) => only.title),
  z
    .looseObject({ messages: z.array(z.looseObject({ type: z.string(), text: z.string() })) })
    .transform(({ messages }) => messages.find(({ type }) => /^(FATAL|ERROR)$/i.test(type))?.text)
    .pipe(z.string()),
]);
/** Texts with which servers report a failure as if it were an answer. */
const failureTexts = /^\s*(error\b|failed to fetch|error executing tool|input validation error|search failed)/i;

/** Turns what a server answered into one value or one typed failure: many servers report failures as successes. */
export function readResult(raw: RawResult): CallResult {
  const text = raw.content.map((block) => block.text ?? '').join('\n');
  const value = unwrap(raw.structuredContent ?? parseJson(raw.content.map((block) => block.text ?? '')) ?? text);
  const typed = Typed.safeParse(value);
  if (typed.success) return failedCall(typed.data.error.class, describeOwn(typed.data.error.class), { value });
  const inBand = InBand.safeParse(value);
  if (inBand.success) return classifyText(inBand.data);
  if (raw.isError) return classifyText(text);
  if (typeof value === 'string' && failureTexts.test(value)) return classifyText(value);
  return { ok: true, value };
}

/** Python servers wrap untyped results as `{result: …}`. */
function unwrap(value: unknown): unknown {
  const wrapped = Wrapped.safeParse(value);
  return wrapped.success ? wrapped.data.result : value;
}

/** One JSON document in the first block, or one per block (lists of Python servers). */
function parseJson(texts: readonly string[]): unknown {
  const parsed = texts.flatMap((text) => {
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === 'object' && value !== null ? [value] : [];
    } catch {
      return [];
    }
  });
  if (parsed.length === 0 || parsed.length < texts.length) return undefined;
  return parsed.length === 1 ? parsed[0] : parsed;
}

function describeOwn(error: string): string {
  return `the tool reported: ${error}`;
}
