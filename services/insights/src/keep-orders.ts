import type { React, Reaction } from '@twolane/consumer';
import { eventKey, sequenceNumber } from '@twolane/contracts';
import type {
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPlacedV1,
  StockCommittedV1,
  StockReleasedV1,
  StockReservedV1,
} from '@twolane/events';
import type { ReadStore } from '@twolane/store';
import { countReceipt, type ReceiptEvent } from './count-receipt.ts';
import { SKUS_PER_STEP } from './domain/limits.ts';
import { type ProgressReport, withReport } from './domain/order-progress.ts';
import { goodsOf, isSettled, nextMovement, notShown } from './domain/stock-movement.ts';
import { keepWatch, type WatchPorts } from './keep-watch.ts';
import type { OrderTable } from './order-table.ts';
import type { StockViewTable } from './stock-view-table.ts';

export type ProgressEvent =
  | OrderPlacedV1
  | OrderConfirmedV1
  | OrderCancelledV1
  | StockReservedV1
  | StockCommittedV1
  | StockReleasedV1;

export interface OrderPorts extends WatchPorts {
  readonly orders: OrderTable;
  readonly stock: StockViewTable;
  /** Default: as many as a transaction takes. */
  readonly maxSkus?: number;
}

/** Follows orders, and counts stock as they and deliveries move it. */
export const keepOrders =
  (ports: OrderPorts): React<ProgressEvent | ReceiptEvent> =>
  async (event, context) =>
    event.type === 'StockArrived.v1' || event.type === 'OrderReturned.v1'
      ? countReceipt(ports, event, context)
      : follow(ports, event, context);

/**
 * One event of an order, one step for each call. Its inbox is the order itself: an event is in it when its source has said
 * as much or more. The goods then move, step by step, to where the newest word of the stock puts them, whichever message
 * does it.
 */
const follow = async (
  ports: OrderPorts,
  event: ProgressEvent,
  { store, nowMs }: { readonly store: ReadStore; readonly nowMs: number },
): Promise<Reaction> => {
  const { orders, stock, maxSkus = SKUS_PER_STEP } = ports;
  const { orderId } = event.data;
  const before = await orders.load(store, orderId);
  const reported = withReport(before?.progress, {
    report: reportOf(event),
    sequence: sequenceNumber(event.sequence ?? '') ?? 0,
    recordedAtMs: Date.parse(event.recordedtime),
  });
  const progress = typeof reported === 'string' ? before?.progress : reported;
  const movement = before?.movement ?? notShown;
  if (progress === undefined || (typeof reported === 'string' && isSettled(movement, progress))) {
    return reported === 'older'
      ? { kind: 'nothing', why: `Newer than ${eventKey(event)} is known of order ${orderId}.` }
      : { kind: 'alreadyApplied' };
  }
  const { after, moved } = nextMovement(movement, progress, maxSkus);
  const watched = await keepWatch(ports, {
    before,
    order: { orderId, progress, movement: after },
    hasComeOn: typeof reported !== 'string',
    ...{ store, nowMs },
  });
  return {
    kind: 'change',
    more: !isSettled(after, progress),
    changeSet: {
      writes: [
        orders.put(watched.order, before, nowMs),
        ...watched.writes,
        ...moved.map(({ sku, by }) => stock.move(sku, by)),
      ],
      events: [],
    },
  };
};

const reportOf = (event: ProgressEvent): ProgressReport => {
  switch (event.type) {
    case 'OrderPlaced.v1':
      return { source: 'orders', status: 'placed', goods: goodsOf(event.data.lines) };
    case 'OrderConfirmed.v1':
      return { source: 'orders', status: 'confirmed' };
    case 'OrderCancelled.v1':
      return { source: 'orders', status: 'cancelled' };
    case 'StockReserved.v1':
      return { source: 'stock', status: 'reserved' };
    case 'StockCommitted.v1':
      return { source: 'stock', status: 'committed' };
    case 'StockReleased.v1':
      return { source: 'stock', status: 'released' };
  }
};
