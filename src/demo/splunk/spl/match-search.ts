import { BlockList, isIP } from 'node:net';
import type { SearchNode } from './parse-search.ts';
import type { Row } from './row.ts';
import { compareValues, toNumber, valuesOf } from './row.ts';

/** Whether a row meets the condition of a search command. */
export function matchSearch(node: SearchNode, row: Row): boolean {
  switch (node.kind) {
    case 'and':
      return node.nodes.every((child) => matchSearch(child, row));
    case 'or':
      return node.nodes.some((child) => matchSearch(child, row));
    case 'not':
      return !matchSearch(node.node, row);
    case 'term':
      return valuesOf(row, '_raw').some((raw) => toPattern(`*${node.text}*`).test(raw));
    case 'compare':
      return compare(valuesOf(row, node.field), node.operator, node.values);
  }
}

function compare(actual: readonly string[], operator: string, wanted: readonly string[]): boolean {
  // A comparison never holds for a field the event lacks, not even "!=": only NOT finds those.
  if (actual.length === 0) return false;
  const isEqual = actual.some((value) => wanted.some((each) => equals(value, each)));
  if (operator === '=') return isEqual;
  if (operator === '!=') return !isEqual;
  const limit = wanted[0] ?? '';
  return actual.some((value) => isOrdered(compareValues(value, limit), operator));
}

function isOrdered(difference: number, operator: string): boolean {
  if (operator === '<') return difference < 0;
  if (operator === '<=') return difference <= 0;
  return operator === '>' ? difference > 0 : difference >= 0;
}

function equals(actual: string, wanted: string): boolean {
  if (toPattern(wanted).test(actual)) return true;
  const [a, b] = [toNumber(actual), toNumber(wanted)];
  if (a !== undefined && b !== undefined) return a === b;
  return isInNetwork(actual, wanted);
}

/** `field=203.0.113.0/24` compares addresses by network. */
function isInNetwork(address: string, network: string): boolean {
  const [base = '', bits = '', ...more] = network.split('/');
  if (isIP(address) !== 4 || isIP(base) !== 4 || !/^\d+$/.test(bits) || Number(bits) > 32 || more.length > 0)
    return false;
  const list = new BlockList();
  list.addSubnet(base, Number(bits));
  return list.check(address);
}

const patterns = new Map<string, RegExp>();

/** Values compare without letter case; `*` stands for anything. */
function toPattern(value: string): RegExp {
  const known = patterns.get(value);
  if (known !== undefined) return known;
  const source = value
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const pattern = new RegExp(`^${source}$`, 'is');
  if (patterns.size > 500) patterns.clear();
  patterns.set(value, pattern);
  return pattern;
}
