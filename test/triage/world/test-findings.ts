import { fail } from '../../../src/domain/errors.ts';
import type { Finding, FindingReference } from '../../../src/domain/finding.ts';
import type { FindingSource, LookUp } from '../../../src/ports.ts';
import { buildFinding } from '../../store/stored-things.ts';

export interface TestFindings extends FindingSource {
  add(change?: Partial<Finding>): Finding;
  /** References that were looked up. */
  readonly asked: FindingReference[];
}

let serial = 0;

/** An id nobody else has. */
function makeId(): string {
  serial += 1;
  return `${serial.toString(16).padStart(8, '0')}${'c0ffee'.repeat(4)}`;
}

/** GuardDuty as a list of findings. */
export function createFindings(): TestFindings {
  const all: Finding[] = [];
  const asked: FindingReference[] = [];
  const select = (fits: (finding: Finding) => boolean): LookUp => {
    const found = all.filter(fits);
    if (found.length === 0) throw fail('finding_not_found', { finding: 'x', searched: 'the list' });
    return { found, searched: 'the list' };
  };
  const lookUp = async (reference: FindingReference): Promise<LookUp> => {
    asked.push(reference);
    const { findingId, type, accountId } = reference;
    return select(
      (one) =>
        (findingId === null || one.id === findingId) &&
        (type === null || one.type === type) &&
        (accountId === null || one.accountId === accountId),
    );
  };
  return {
    asked,
    add: (change = {}) => {
      const id = makeId();
      const finding = buildFinding({ id, document: { id, resource: {}, service: {} }, ...change });
      all.push(finding);
      return finding;
    },
    lookUp,
    read: async (reference) => {
      const { found } = await lookUp(reference);
      const [only] = found;
      if (only === undefined || found.length > 1)
        throw fail('finding_ambiguous', { count: found.length, searched: 'x' });
      return only;
    },
    startingWith: async (prefix) => select(({ id }) => id.startsWith(prefix)),
  };
}
