export interface Tally {
  readonly kind: string;
  readonly change: string;
  readonly killed: boolean;
}

/** Mutants by kind and change, how many there were and how many were dropped. */
export function printTable(title: string, tallies: readonly Tally[]): string {
  const groups = Map.groupBy(tallies, ({ kind, change }) => `${kind.padEnd(16)}${change.padEnd(22)}`);
  const rows = [...groups.entries()].toSorted(([left], [right]) => left.localeCompare(right));
  const lines = rows.map(([name, group]) => line(name, group));
  return `\n${title}\n${[...lines, line('all'.padEnd(38), tallies)].join('\n')}\n`;
}

function line(name: string, group: readonly Tally[]): string {
  const killed = group.filter((one) => one.killed).length;
  return `${name}${String(group.length).padStart(7)}${String(killed).padStart(8)}`;
}
