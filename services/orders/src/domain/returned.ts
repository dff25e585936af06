import type { Problem, Result } from '@twolane/contracts';
import { ok, refuse } from '@twolane/contracts';
import type { LineRequest, OrderLine } from './lines.ts';
import { maxProblems, problemsOfLines } from './lines.ts';

/** Units that came back so far, by the order's line index; an absent entry is 0. */
export type ReturnedQuantities = readonly number[];

export interface Allocation {
  /** One line for each line of the order that something came back from: refunded is what was paid. */
  readonly lines: readonly OrderLine[];
  readonly returned: ReturnedQuantities;
  readonly amountMinor: number;
}

/**
 * Takes what comes back from the order's lines, first lines first, so that never more comes back than was ordered and
 * no more is paid back than was paid. A line without a price takes from any line with its stock code. All lines of the return fit, or it is refused with what is too much.
 */
export const allocateReturn = (
  wanted: readonly LineRequest[],
  ordered: readonly OrderLine[],
  returnedBefore: ReturnedQuantities,
): Result<Allocation, readonly Problem[]> => {
  const invalid = problemsOfLines(wanted);
  if (invalid.length > 0) return refuse(invalid);
  const indexesBySku = groupBySku(ordered);
  const returned = ordered.map((_, index) => returnedBefore[index] ?? 0);
  const problems: Problem[] = [];
  for (const [index, line] of wanted.entries()) {
    let left = line.quantity;
    for (const at of indexesBySku.get(line.sku) ?? []) {
      const from = ordered[at];
      if (from === undefined || left === 0) break;
      if (!comesFrom(line, from)) continue;
      const before = returned[at] ?? 0;
      const taken = Math.min(left, from.quantity - before);
      returned[at] = before + taken;
      left -= taken;
    }
    if (left > 0) problems.push(tooMuch(line, index, left));
    if (problems.length >= maxProblems) break;
  }
  if (problems.length > 0) return refuse(problems);
  const lines = ordered.flatMap((line, index) => {
    const quantity = (returned[index] ?? 0) - (returnedBefore[index] ?? 0);
    return quantity > 0 ? [{ ...line, quantity }] : [];
  });
  const amountMinor = lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);
  return ok({ lines, returned, amountMinor });
};

const comesFrom = (line: LineRequest, from: OrderLine): boolean =>
  line.kind === from.kind &&
  (line.unitPriceMinor === undefined || line.unitPriceMinor === from.unitPriceMinor);

const groupBySku = (ordered: readonly OrderLine[]): ReadonlyMap<string, readonly number[]> => {
  const groups = new Map<string, number[]>();
  for (const [index, { sku }] of ordered.entries()) {
    const group = groups.get(sku);
    if (group === undefined) groups.set(sku, [index]);
    else group.push(index);
  }
  return groups;
};

const tooMuch = (line: LineRequest, index: number, left: number): Problem => {
  const price = line.unitPriceMinor === undefined ? '' : ` at ${line.unitPriceMinor}`;
  return {
    path: `/lines/${index}/quantity`,
    message: `${left} of ${line.quantity} units of ${line.sku}${price} exceed what was ordered and has not come back`,
  };
};
