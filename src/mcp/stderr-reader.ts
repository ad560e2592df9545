import { redactSecrets } from '../domain/redact-secrets.ts';

const longestLine = 400;
const mostPending = 16_000;
const linesPerMinute = 30;

/**
 * Reads what a server writes to stderr, always, since a full pipe would block it. Passes whole lines on, so that no secret
 * is cut in two before it is recognised, and only so many a minute.
 */
export function createStderrReader(onLine: (text: string) => void): (chunk: string) => void {
  let pending = '';
  let minute = 0;
  let passed = 0;
  const pass = (line: string) => {
    const current = Math.floor(Date.now() / 60_000);
    if (current !== minute) passed = 0;
    minute = current;
    passed += 1;
    const text = redactSecrets(line)
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .slice(-longestLine);
    if (passed <= linesPerMinute && text !== '') onLine(text);
    if (passed === linesPerMinute + 1) onLine('… more lines of this minute are not shown');
  };
  return (chunk) => {
    const lines = (pending + chunk).split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) pass(line.slice(-mostPending));
    if (pending.length <= mostPending) return;
    pass(pending);
    pending = '';
  };
}
