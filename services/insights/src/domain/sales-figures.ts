/** What a window came to in one currency. Money in minor units. */
export interface SalesFigures {
  readonly orders: number;
  /** Of goods; charges are no units. */
  readonly units: number;
  /** Charges included. */
  readonly grossMinor: number;
  readonly cancelledOrders: number;
  readonly cancelledMinor: number;
  readonly returns: number;
  readonly returnedUnits: number;
  readonly returnedMinor: number;
}

export type SalesCounter = keyof SalesFigures;

export interface SalesTotals extends SalesFigures {
  readonly currency: string;
}

export const noSales: SalesFigures = {
  orders: 0,
  units: 0,
  grossMinor: 0,
  cancelledOrders: 0,
  cancelledMinor: 0,
  returns: 0,
  returnedUnits: 0,
  returnedMinor: 0,
};

export const SALES_COUNTERS: readonly SalesCounter[] = [
  'orders',
  'units',
  'grossMinor',
  'cancelledOrders',
  'cancelledMinor',
  'returns',
  'returnedUnits',
  'returnedMinor',
];

/** One entry a currency, in their order, none where nothing happened: equal sums are equal lists. */
export const sumTotals = (parts: readonly SalesTotals[]): readonly SalesTotals[] => {
  const sums = new Map<string, Record<SalesCounter, number>>();
  for (const { currency, ...figures } of parts) {
    const sum = sums.get(currency) ?? { ...noSales };
    for (const counter of SALES_COUNTERS) sum[counter] += figures[counter];
    sums.set(currency, sum);
  }
  return [...sums]
    .filter(([, sum]) => SALES_COUNTERS.some((counter) => sum[counter] !== 0))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, sum]) => ({ currency, ...sum }));
};

/** Both as `sumTotals` makes them. */
export const sameTotals = (one: readonly SalesTotals[], other: readonly SalesTotals[]): boolean =>
  one.length === other.length &&
  one.every((totals, index) => {
    const { currency = '', ...figures } = other[index] ?? { currency: '', ...noSales };
    return (
      totals.currency === currency && SALES_COUNTERS.every((counter) => totals[counter] === figures[counter])
    );
  });

/** `GBP.grossMinor` and so on, as a flat record: how a replay compares generations. */
export const flatFigures = (totals: readonly SalesTotals[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    totals.flatMap(({ currency, ...figures }) =>
      SALES_COUNTERS.map((counter) => [`${currency}.${counter}`, figures[counter]]),
    ),
  );
