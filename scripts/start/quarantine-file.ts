import { appendFileSync, rmSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import type { QuarantinedLine } from '../feed/classify-line.ts';

/** Keeps each quarantined line whole, with its file, line and reason, in a CSV beside the data. Anew for each feed. */
export function openQuarantineFile(path: string) {
  rmSync(path, { force: true });
  appendFileSync(path, stringify([['file', 'line', 'reason', 'detail', 'amountMinor', 'record…']]));
  return {
    path,
    add({ row, reason, detail, amountMinor }: QuarantinedLine, file: string): void {
      appendFileSync(
        path,
        stringify([[file, row.line, reason, detail ?? '', amountMinor.toFixed(), ...row.cells]]),
      );
    },
  };
}
