import type { Reaction } from '@twolane/consumer';
import { eventKey } from '@twolane/contracts';
import type { OrderReturnedV1, StockArrivedV1 } from '@twolane/events';
import type { ReadStore } from '@twolane/store';
import { SKUS_PER_STEP } from './domain/limits.ts';
import { goodsOf } from './domain/stock-movement.ts';
import type { StockViewTable } from './stock-view-table.ts';

export type ReceiptEvent = StockArrivedV1 | OrderReturnedV1;

export interface ReceiptPorts {
  readonly stock: StockViewTable;
  /** Default: as many as a transaction takes. */
  readonly maxSkus?: number;
}

/** Goods that come in, from a warehouse or back from a customer, one step for each call; charges are no goods. */
export const countReceipt = async (
  { stock, maxSkus = SKUS_PER_STEP }: ReceiptPorts,
  event: ReceiptEvent,
  { store, nowMs }: { readonly store: ReadStore; readonly nowMs: number },
): Promise<Reaction> => {
  const goods = goodsOf(event.data.lines);
  if (goods.length === 0) return { kind: 'nothing', why: 'Charges came back, but no goods.' };
  const key = eventKey(event);
  const before = await stock.loadReceipt(store, key);
  const done = before?.done ?? 0;
  if (done >= goods.length) return { kind: 'alreadyApplied' };
  const part = goods.slice(done, done + maxSkus);
  const count = event.type === 'StockArrived.v1' ? 'arrived' : 'returned';
  return {
    kind: 'change',
    more: done + part.length < goods.length,
    changeSet: {
      writes: [
        stock.putReceipt(key, done + part.length, before, nowMs),
        ...part.map(({ sku, units }) => stock.move(sku, { [count]: units })),
      ],
      events: [],
    },
  };
};
