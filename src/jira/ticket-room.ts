/** How much of each kind is shown; `Infinity` shows all. */
export interface Room {
  readonly rows: number;
  readonly statements: number;
  readonly queries: number;
  readonly queryLength: number;
  readonly valueLength: number;
  /** Lines of code take a quarter of the markup of a grid. */
  readonly tables: 'grid' | 'lines';
}

// From everything down to the bare verdict. Tables give way first, then long queries.
const steps: readonly Omit<Room, 'tables'>[] = [
  { rows: Infinity, statements: Infinity, queries: Infinity, queryLength: 2_000, valueLength: 400 },
  { rows: 40, statements: Infinity, queries: Infinity, queryLength: 1_000, valueLength: 200 },
  { rows: 25, statements: 60, queries: 40, queryLength: 600, valueLength: 200 },
  { rows: 16, statements: 40, queries: 25, queryLength: 400, valueLength: 160 },
  { rows: 12, statements: 25, queries: 12, queryLength: 300, valueLength: 120 },
  { rows: 8, statements: 12, queries: 8, queryLength: 240, valueLength: 100 },
  { rows: 5, statements: 8, queries: 4, queryLength: 160, valueLength: 80 },
  { rows: 3, statements: 4, queries: 2, queryLength: 120, valueLength: 60 },
  { rows: 1, statements: 2, queries: 1, queryLength: 80, valueLength: 40 },
  { rows: 0, statements: 1, queries: 0, queryLength: 80, valueLength: 40 },
  { rows: 0, statements: 0, queries: 0, queryLength: 80, valueLength: 20 },
];

/** The rooms of one size, largest first: the first one that fits is taken. */
export function listRooms(tables: Room['tables']): readonly Room[] {
  // A row is cheap as a line, and so is a query beside the sentences: both give way later there.
  const [moreRows, moreQueries] = tables === 'lines' ? [8, 3] : [1, 1];
  return steps.map((step) => ({ ...step, rows: step.rows * moreRows, queries: step.queries * moreQueries, tables }));
}
