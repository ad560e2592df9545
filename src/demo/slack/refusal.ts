import { type Fields, isRecord } from './record.ts';

export interface Refusal {
  /** Slack's own error code, as a client receives it. */
  error: string;
  /** Further fields of the answer: `errors`, `needed`, `response_metadata` and so on. */
  detail: Fields;
}

/** Refuses a request the way Slack does: `{ok:false, error: code, …detail}`. */
export function refuse(code: string, detail: Fields = {}): never {
  throw new Error(code, { cause: { slackRefusal: { error: code, detail } } });
}

/** Refuses with the list of complaints Slack puts in `errors` and, prefixed, in `response_metadata.messages`. */
export function refuseWithMessages(code: string, messages: readonly string[]): never {
  refuse(code, {
    errors: messages,
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}

/** The refusal inside a caught error, or undefined when it is an ordinary fault. */
export function readRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !isRecord(error.cause)) return undefined;
  const refusal = error.cause.slackRefusal;
  if (!isRecord(refusal) || typeof refusal.error !== 'string' || !isRecord(refusal.detail)) return undefined;
  return { error: refusal.error, detail: refusal.detail };
}
