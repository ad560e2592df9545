/** A JSON object, as opposed to an array, a string or null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The elements of an array, none for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The object inside, an empty one for anything else. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

/** A string that says something, null for anything else. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A finite number, also one written as a string; null for anything else. */
export function numberOf(value: unknown): number | null {
  if (typeof value !== 'number' && textOf(value) === null) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}
