import type { OrderCancelledV1, OrderPlacedV1, OrderReturnedV1 } from '@twolane/events';
import { noSales, type SalesTotals } from './sales-figures.ts';

export type SalesEvent = OrderPlacedV1 | OrderCancelledV1 | OrderReturnedV1;

/** Goods of one stock code within one event. */
export interface SoldSku {
  readonly sku: string;
  readonly units: number;
  readonly amountMinor: number;
}

/** What one event says about sales, and nothing that is worked out from others. Never changed once written. */
export interface SaleFact {
  readonly kind: 'placed' | 'cancelled' | 'returned';
  /** The event's own time; its hour is the fact's. */
  readonly occurredAtMs: number;
  readonly currency: string;
  /** Charges included. */
  readonly amountMinor: number;
  /** Goods, one entry a stock code; a cancellation says none. */
  readonly goods: readonly SoldSku[];
}

export const factOf = (event: SalesEvent): SaleFact => {
  const { data } = event;
  const about = { occurredAtMs: Date.parse(event.time), currency: data.currency };
  if ('returnId' in data) {
    return { ...about, kind: 'returned', amountMinor: data.amountMinor, goods: goodsIn(data.lines) };
  }
  return 'lines' in data
    ? { ...about, kind: 'placed', amountMinor: data.totalMinor, goods: goodsIn(data.lines) }
    : { ...about, kind: 'cancelled', amountMinor: data.totalMinor, goods: [] };
};

/** What the fact adds to the totals of its hour. */
export const totalsOf = ({ kind, currency, amountMinor, goods }: SaleFact): SalesTotals => {
  const units = goods.reduce((sum, sold) => sum + sold.units, 0);
  const none = { currency, ...noSales };
  switch (kind) {
    case 'placed':
      return { ...none, orders: 1, units, grossMinor: amountMinor };
    case 'cancelled':
      return { ...none, cancelledOrders: 1, cancelledMinor: amountMinor };
    case 'returned':
      return { ...none, returns: 1, returnedUnits: units, returnedMinor: amountMinor };
  }
};

/** Charges (postage, a manual fee) are money, and no units of anything. */
const goodsIn = (lines: OrderPlacedV1['data']['lines']): readonly SoldSku[] => {
  const bySku = new Map<string, SoldSku>();
  for (const { sku, quantity, unitPriceMinor, kind } of lines) {
    if (kind !== 'goods') continue;
    const { units, amountMinor } = bySku.get(sku) ?? { units: 0, amountMinor: 0 };
    bySku.set(sku, { sku, units: units + quantity, amountMinor: amountMinor + quantity * unitPriceMinor });
  }
  return [...bySku.values()];
};
