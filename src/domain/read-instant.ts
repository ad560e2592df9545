/** Above this an epoch number counts milliseconds: in seconds it would lie past the year 5000. */
const largestSeconds = 100_000_000_000;

/**
 * Reads a time as AWS writes it: ISO 8601 with or without fraction, a space instead of the T, an SDK date, epoch seconds
 * with fraction or milliseconds. Without a zone it is UTC. Null for anything else.
 */
export function readInstant(value: unknown): string | null {
  if (value instanceof Date) return toIso(value.getTime());
  if (typeof value === 'number') return toIso(value > largestSeconds ? value : value * 1000);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (/^\d{9,14}(?:\.\d+)?$/.test(text)) return readInstant(Number(text));
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:[.,]\d+)?)\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(text);
  if (!match) return null;
  return toIso(Date.parse(`${match[1]}T${match[2]?.replace(',', '.')}${match[3] ?? 'Z'}`));
}

function toIso(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
