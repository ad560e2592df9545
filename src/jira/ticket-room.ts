/** How much of each kind is shown; `Infinity` shows all. */
export interface Room {
  readonly rows: number;
  readonly statements: number;
  readonly queries: number;
  readonly queryLength: number;
  readonly valueLength: number;
}

/** From everything down to the bare verdict: the first one that fits is taken. Tables give way first, then long queries. */
export const rooms: readonly Room[] = [
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
