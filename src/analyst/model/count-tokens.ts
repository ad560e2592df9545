import { countTokens as count } from 'gpt-tokenizer';

/** Marks such as `<|endoftext|>` in a text are text: a log that holds one must not stop the count. */
const options = { disallowedSpecial: new Set<string>() };

/** Tokens of a text as the models of OpenAI count them; other models come close. */
export function countTokens(text: string): number {
  return count(text, options);
}
