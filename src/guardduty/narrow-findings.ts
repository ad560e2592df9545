import type { Finding, FindingReference } from '../domain/finding.ts';
import { valuesNamed } from '../domain/list-leaves.ts';
import type { LookUpHint } from '../ports.ts';
import { narrowBySeverity } from './reference-criteria.ts';

/** Clocks differ, and GuardDuty gives the time of creation in its own. */
const clockSkewMs = 10 * 60_000;
/** Names that tell one resource from another; shorter ones stand in a text by chance. */
const naming = ['instanceId', 'accessKeyId', 'userName', 'functionName', 'dbInstanceIdentifier'];
const shortestName = 6;

/**
 * Leaves out what the alert cannot mean. Each sign counts only where it leaves something, except for an alert that tells no
 * more than a title: then the title must be in it.
 */
export function narrowFindings(
  found: readonly Finding[],
  reference: FindingReference,
  hint: LookUpHint,
): readonly Finding[] {
  if (reference.findingId !== null) return found;
  const { at } = hint;
  const text = normalise(hint.text ?? '');
  const before = at === null ? found : found.filter(({ createdAt }) => isBefore(createdAt, at));
  const named = before.filter(({ title }) => title !== '' && text.includes(normalise(title)));
  if (reference.type === null && reference.accountId === null) return newestFirst(named);
  const severe = prefer(narrowBySeverity(before, reference), before);
  const titled = prefer(
    severe.filter((finding) => named.includes(finding)),
    severe,
  );
  return newestFirst(
    prefer(
      titled.filter((finding) => namesResource(finding, text)),
      titled,
    ),
  );
}

function prefer<T>(some: readonly T[], all: readonly T[]): readonly T[] {
  return some.length > 0 ? some : all;
}

function isBefore(createdAt: string, at: Date): boolean {
  const created = Date.parse(createdAt);
  return Number.isNaN(created) || created <= at.getTime() + clockSkewMs;
}

function namesResource({ document }: Finding, text: string): boolean {
  const names = valuesNamed(document['resource'], naming).map((name) => normalise(String(name)));
  return names.some((name) => name.length >= shortestName && text.includes(name));
}

/** Senders change spaces, quotes and letter case of a title. */
function normalise(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[\s"'`*_.]+/g, ' ')
    .trim();
}

function newestFirst(found: readonly Finding[]): readonly Finding[] {
  return found.toSorted((one, two) => two.updatedAt.localeCompare(one.updatedAt));
}
