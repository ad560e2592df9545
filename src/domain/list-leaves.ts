/** A value without parts, and the dotted path to it. */
export interface Leaf {
  readonly path: string;
  readonly value: string | number | boolean;
}

/** How deep records are followed; real ones stay below ten, a hostile one must not exhaust us. */
const maxDepth = 24;

/** Every string, number and boolean inside a value, with its path. */
export function listLeaves(value: unknown): readonly Leaf[] {
  const leaves: Leaf[] = [];
  collect(value, '', leaves);
  return leaves;
}

function collect(value: unknown, path: string, into: Leaf[]): void {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') into.push({ path, value });
  if (typeof value !== 'object' || value === null || path.split('.').length > maxDepth) return;
  for (const [key, part] of Object.entries(value)) collect(part, path === '' ? key : `${path}.${key}`, into);
}

/** Values whose last key is one of these names, in any letter case, wherever they are. */
export function valuesNamed(value: unknown, names: readonly string[]): readonly (string | number | boolean)[] {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return listLeaves(value).flatMap((leaf) => {
    const keys = leaf.path.split('.').filter((key) => !/^\d+$/.test(key));
    return wanted.has(keys.at(-1)?.toLowerCase() ?? '') ? [leaf.value] : [];
  });
}
