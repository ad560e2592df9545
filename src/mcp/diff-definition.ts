import { redactSecrets } from '../domain/redact-secrets.ts';

const longestValue = 240;
const mostLines = 30;

/**
 * What changed between two definitions of a tool, a line per field: `- path: before`, `+ path: after`. For operators only.
 * Both are text of a server: what steers a terminal is spelled out, secrets are taken out, and length is bounded.
 */
export function diffDefinition(before: unknown, after: unknown): readonly string[] {
  const old = listFields(before);
  const now = listFields(after);
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  const lines = paths.flatMap((path) => {
    const [was, is] = [old.get(path), now.get(path)];
    if (was === is) return [];
    return [...(was === undefined ? [] : [`- ${path}: ${was}`]), ...(is === undefined ? [] : [`+ ${path}: ${is}`])];
  });
  const more = lines.length - mostLines;
  return [...lines.slice(0, mostLines), ...(more > 0 ? [`… ${more} more lines`] : [])].map(writeInert);
}

function listFields(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  const parts = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  for (const [key, part] of parts) listFields(part, path === '' ? key : `${path}.${key}`, into);
  if (parts.length === 0 && value !== undefined && path !== '') into.set(path, clip(JSON.stringify(value)));
  return into;
}

function clip(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}… (${text.length} characters)`;
}

function writeInert(line: string): string {
  return redactSecrets(line).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (sign) => `\\u{${sign.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}
