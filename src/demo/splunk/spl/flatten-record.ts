import type { Row } from './row.ts';

/** Extracts the fields of a JSON record the way Splunk names them: dotted paths, `{}` after an array. */
export function flattenRecord(record: unknown): Row {
  const collected = new Map<string, string[]>();
  collect(record, '', collected);
  return Object.fromEntries(
    [...collected].map(([path, values]) => [path, values.length === 1 ? (values[0] ?? '') : values]),
  );
}

function collect(value: unknown, path: string, into: Map<string, string[]>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, `${path}{}`, into);
    return;
  }
  if (typeof value !== 'object' || value === null) {
    into.set(path, [...(into.get(path) ?? []), String(value)]);
    return;
  }
  for (const [key, child] of Object.entries(value)) collect(child, path === '' ? key : `${path}.${key}`, into);
}
