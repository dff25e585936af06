/** A row as `node:sqlite` yields it. */
export type Row = Readonly<Record<string, unknown>>;

const wrong = (column: string, wanted: string, value: unknown): Error =>
  new Error(`The state file's column "${column}" should hold ${wanted}, not ${typeof value}.`);

export const textOf = (row: Row, column: string): string => {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw wrong(column, 'text', value);
};

export const optionalTextOf = (row: Row, column: string): string | undefined =>
  row[column] === null ? undefined : textOf(row, column);

export const numberOf = (row: Row, column: string): number => {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw wrong(column, 'a number', value);
};

export const optionalNumberOf = (row: Row, column: string): number | undefined =>
  row[column] === null ? undefined : numberOf(row, column);
