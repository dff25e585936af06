import type { SaleFact } from './sale-fact.ts';

/** What one stock code came to in a window, in one currency. */
export interface SkuSales {
  readonly sku: string;
  readonly currency: string;
  readonly units: number;
  readonly grossMinor: number;
  readonly returnedUnits: number;
  readonly returnedMinor: number;
}

/** Adds up facts, in any order, and ranks the stock codes by units sold. */
export const createRanking = () => {
  const sums = new Map<string, SkuSales>();
  const sumOf = (sku: string, currency: string): SkuSales =>
    sums.get(keyOf(sku, currency)) ?? {
      sku,
      currency,
      units: 0,
      grossMinor: 0,
      returnedUnits: 0,
      returnedMinor: 0,
    };
  return {
    add: ({ kind, currency, goods }: SaleFact): void => {
      for (const { sku, units, amountMinor } of goods) {
        const sum = sumOf(sku, currency);
        sums.set(
          keyOf(sku, currency),
          kind === 'returned'
            ? {
                ...sum,
                returnedUnits: sum.returnedUnits + units,
                returnedMinor: sum.returnedMinor + amountMinor,
              }
            : { ...sum, units: sum.units + units, grossMinor: sum.grossMinor + amountMinor },
        );
      }
    },
    /** The first `count`; equal ones in the order of their codes, so that the answer is the same each time. */
    top: (count: number): readonly SkuSales[] => [...sums.values()].sort(bestFirst).slice(0, count),
  };
};

const keyOf = (sku: string, currency: string): string => `${currency} ${sku}`;

const bestFirst = (one: SkuSales, other: SkuSales): number =>
  other.units - one.units || (keyOf(one.sku, one.currency) < keyOf(other.sku, other.currency) ? -1 : 1);
