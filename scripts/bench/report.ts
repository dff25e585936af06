import Table from 'cli-table3';

/** One measured group: a table for people, and the same values for programs. */
export interface Report {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** What the rows say about each other, in a sentence with its figure. */
  readonly findings: readonly string[];
  readonly values: unknown;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2;
};

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

export function printReport({ title, columns, rows, findings }: Report): string {
  const table = new Table({ head: [...columns], style: { head: [], border: [] } });
  for (const cells of rows) table.push(cells.map(String));
  return [title, table.toString(), ...findings.map((finding) => `  ${finding}`), ''].join('\n');
}
