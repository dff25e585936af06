import type { React } from '@twolane/consumer';
import { eventKey } from '@twolane/contracts';
import type { OrderReturnedV1, StockArrivedV1 } from '@twolane/events';
import { nextRestockStep, skusToRestock } from './domain/restock.ts';
import { goodsOf, type SkuQuantity, sumBySku } from './domain/sku-quantities.ts';
import { moveStock } from './move-stock.ts';
import type { RestockTable } from './restock-table.ts';
import { stockReturned } from './stock-events.ts';
import type { StockTable } from './stock-table.ts';

export type RestockEvent = OrderReturnedV1 | StockArrivedV1;

export interface RestockPorts {
  readonly restocks: RestockTable;
  readonly stock: StockTable;
  /** Default: as many as a transaction takes. */
  readonly maxActions?: number;
}

/** Brings goods in, from a warehouse's delivery or a customer's return, one step for each call. */
export const restock =
  ({ restocks, stock, maxActions }: RestockPorts): React<RestockEvent> =>
  async (event, { store, nowMs, derivedId }) => {
    const { kind, goods } = goodsIn(event);
    if (goods.length === 0) return { kind: 'nothing', why: 'Charges came back, but no goods.' };
    const key = eventKey(event);
    const before = await restocks.load(store, key);
    if (before?.restock.status === 'restocked') return { kind: 'alreadyApplied' };

    const done = before?.restock.done ?? 0;
    const availableOf = await stock.loadAvailable(store, skusToRestock(goods, done, maxActions));
    const step = nextRestockStep(kind, goods, done, availableOf, maxActions);
    const version = (before?.version ?? 0) + 1;
    const caused = { cause: event, nowMs, derivedId };
    const moved = moveStock(stock, step, availableOf, caused);
    const finished = step.restock.status === 'restocked';
    const told =
      step.restock.status === 'restocked' && event.type === 'OrderReturned.v1'
        ? [stockReturned(event.data.returnId, step.restock.units, version, caused)]
        : [];
    return {
      kind: 'change',
      changeSet: {
        writes: [restocks.put(key, step.restock, before, derivedId('restock', version)), ...moved.writes],
        events: [...moved.events, ...told],
      },
      more: !finished,
    };
  };

const goodsIn = (
  event: RestockEvent,
): { readonly kind: 'arrive' | 'return'; readonly goods: readonly SkuQuantity[] } =>
  event.type === 'OrderReturned.v1'
    ? { kind: 'return', goods: goodsOf(event.data.lines) }
    : { kind: 'arrive', goods: sumBySku(event.data.lines) };
