import type { Problem, Result } from '@twolane/contracts';
import { ok, refuse } from '@twolane/contracts';
import {
  maxLines,
  maxLinesBytes,
  maxQuantity,
  maxTotalMinor,
  maxUnitPriceMinor,
  maxUnits,
  skuPattern,
} from './limits.ts';

export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
  /** In minor units of the order's currency. */
  readonly unitPriceMinor: number;
  /** Goods come from stock; a charge (postage, a manual fee) takes none. */
  readonly kind: 'goods' | 'charge';
}

/** A document that lists thousands of problems helps nobody. */
export const maxProblems = 20;

/** A line of an order, or of a return that leaves the price to the order. */
export interface LineRequest extends Omit<OrderLine, 'unitPriceMinor'> {
  readonly unitPriceMinor?: number;
}

/** How many lines, and every rule that each line must keep by itself: the reasons (at most 20) against them. */
export const problemsOfLines = (lines: readonly LineRequest[]): readonly Problem[] => {
  if (lines.length < 1 || lines.length > maxLines) {
    return [{ path: '/lines', message: `must have 1 to ${maxLines} lines, has ${lines.length}` }];
  }
  const problems: Problem[] = [];
  for (const [index, line] of lines.entries()) {
    problems.push(...problemsOfLine(line, index));
    if (problems.length >= maxProblems) break;
  }
  return problems.slice(0, maxProblems);
};

const problemsOfLine = (line: LineRequest, index: number): readonly Problem[] => {
  const problems: Problem[] = [];
  const at = (field: string): string => `/lines/${index}/${field}`;
  if (!skuPattern.test(line.sku)) {
    problems.push({
      path: at('sku'),
      message:
        'must be 1 to 40 characters: letters, digits, "_", "-", "." and spaces within, a letter or digit first',
    });
  }
  if (!isWhole(line.quantity, maxQuantity)) {
    problems.push({ path: at('quantity'), message: `must be a whole number from 1 to ${maxQuantity}` });
  }
  if (line.unitPriceMinor !== undefined && !isWhole(line.unitPriceMinor, maxUnitPriceMinor)) {
    problems.push({
      path: at('unitPriceMinor'),
      message: `must be a whole number of minor units from 1 to ${maxUnitPriceMinor}`,
    });
  }
  return problems;
};

const isWhole = (value: number, highest: number): boolean =>
  Number.isSafeInteger(value) && value >= 1 && value <= highest;

/**
 * The lines' total in minor units, or the reasons (at most 20) why they are none of ours. Identical lines are genuine,
 * the same thing twice in one basket, and count twice.
 */
export const totalOfLines = (lines: readonly OrderLine[]): Result<number, readonly Problem[]> => {
  const problems = problemsOfLines(lines);
  if (problems.length > 0) return refuse(problems);
  // Exact: at most 2,500 products of at most 10^14 are added, and the sum is given up as soon as it passes 10^15.
  let totalMinor = 0;
  let units = 0;
  for (const [index, { quantity, unitPriceMinor }] of lines.entries()) {
    totalMinor += quantity * unitPriceMinor;
    units += quantity;
    if (totalMinor > maxTotalMinor || units > maxUnits) {
      return refuse([
        {
          path: `/lines/${index}`,
          message: `brings the order above ${maxTotalMinor} minor units or ${maxUnits} units`,
        },
      ]);
    }
  }
  const bytes = JSON.stringify(lines).length;
  return bytes > maxLinesBytes
    ? refuse([
        {
          path: '/lines',
          message: `take ${bytes} bytes as JSON, at most ${maxLinesBytes} fit in one event`,
        },
      ])
    : ok(totalMinor);
};

/** A line as a request gives it: goods unless it says otherwise. */
export const withKind = <Line extends { readonly kind?: OrderLine['kind'] }>(line: Line) => ({
  ...line,
  kind: line.kind ?? 'goods',
});
