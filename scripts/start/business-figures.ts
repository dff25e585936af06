import { parseEvent } from '@twolane/contracts';
import { catalog } from '@twolane/events';
import type { BusinessFigures } from './summary.ts';

type KnownEvent = Extract<ReturnType<typeof catalog.parse>, { readonly ok: true }>['value'];

/** The order or return that an event is about; undefined for stock that belongs to none. */
function subjectOf({ data }: KnownEvent): string | undefined {
  if ('returnId' in data && data.returnId !== undefined) return data.returnId;
  return 'orderId' in data ? data.orderId : undefined;
}

/**
 * Adds up what happened to the orders and returns in `ids`. Events may be added in any order; each is counted as often
 * as it is added, and the journal holds each once.
 */
export function createBusinessTally(ids: ReadonlySet<string>) {
  const orders = { placed: 0, confirmed: 0, cancelled: 0, returned: 0 };
  const stock = { reserved: 0, committed: 0, released: 0, returned: 0 };
  const payments = {
    authorized: 0,
    declined: 0,
    captured: 0,
    refunded: 0,
    capturedMinor: 0,
    refundedMinor: 0,
  };

  const count = (event: KnownEvent): void => {
    switch (event.type) {
      case 'OrderPlaced.v1':
        orders.placed += 1;
        return;
      case 'OrderConfirmed.v1':
        orders.confirmed += 1;
        return;
      case 'OrderCancelled.v1':
        orders.cancelled += 1;
        return;
      case 'OrderReturned.v1':
        orders.returned += 1;
        return;
      case 'StockReserved.v1':
        stock.reserved += event.data.units;
        return;
      case 'StockCommitted.v1':
        stock.committed += event.data.units;
        return;
      case 'StockReleased.v1':
        stock.released += event.data.units;
        return;
      case 'StockReturned.v1':
        stock.returned += event.data.units;
        return;
      case 'PaymentAuthorized.v1':
        payments.authorized += 1;
        return;
      case 'PaymentDeclined.v1':
        payments.declined += 1;
        return;
      case 'PaymentCaptured.v1':
        payments.captured += 1;
        payments.capturedMinor += event.data.amountMinor;
        return;
      case 'PaymentRefunded.v1':
        payments.refunded += 1;
        payments.refundedMinor += event.data.amountMinor;
        return;
      default:
        return;
    }
  };

  return {
    add(value: unknown): void {
      const parsed = parseEvent(catalog, value);
      if (!parsed.ok) return;
      const subject = subjectOf(parsed.value);
      if (subject !== undefined && ids.has(subject)) count(parsed.value);
    },
    figures: (): BusinessFigures => ({
      orders: { ...orders },
      payments: { ...payments },
      stock: { ...stock },
    }),
  };
}
