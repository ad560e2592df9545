import { isRecord, recordOf, textOf } from './json-value.ts';

type Json = Readonly<Record<string, unknown>>;

/** GetFindings names these differently, not only with another first letter. */
const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  productCodes: { code: 'productCodeId', productType: 'productCodeType' },
};
/** Keys of maps chosen by people or by Kubernetes: data, so their case stays. */
const verbatim = new Set(['labels', 'annotations', 'environment', 'affectedResources']);
/** A finding nests about ten levels; more is not one. */
const maxDepth = 40;

/**
 * The finding with EventBridge's keys whatever form it came in: first letters small, the additional information unpacked
 * from its JSON string, SDK dates as text.
 */
export function normaliseDocument(document: Json): Json {
  const finding = recordOf(normalise(document, '', maxDepth));
  const service = recordOf(finding['service']);
  const info = service['additionalInfo'];
  if (!isRecord(info)) return finding;
  const unpacked = unpack(textOf(info['value']));
  return { ...finding, service: { ...service, additionalInfo: { ...unpacked, ...info } } };
}

function normalise(value: unknown, parent: string, depth: number): unknown {
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((element) => normalise(element, parent, depth - 1));
  if (value instanceof Date) return value.toISOString();
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = verbatim.has(parent) ? key : rename(key, parent);
      return [name, normalise(inner, name, depth - 1)];
    }),
  );
}

function rename(key: string, parent: string): string {
  const small = `${key.charAt(0).toLowerCase()}${key.slice(1)}`;
  return renamed[parent]?.[small] ?? small;
}

function unpack(json: string | null): Json {
  if (json === null) return {};
  try {
    return recordOf(normalise(JSON.parse(json), '', maxDepth));
  } catch {
    return {};
  }
}
