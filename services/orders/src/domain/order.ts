import type { Problem, Result } from '@twolane/contracts';
import { ok, refuse } from '@twolane/contracts';
import type { GoodsReturn } from './goods-return.ts';
import type { LineRequest, OrderLine } from './lines.ts';
import { totalOfLines } from './lines.ts';
import type { ReturnedQuantities } from './returned.ts';
import { allocateReturn } from './returned.ts';

export type CancelReason = 'out-of-stock' | 'payment-declined' | 'requested';

interface OrderFacts {
  readonly orderId: string;
  readonly customerId?: string;
  readonly currency: string;
  readonly totalMinor: number;
  readonly lines: readonly OrderLine[];
  readonly placedAtMs: number;
  /** The shop's own name for the order. */
  readonly reference?: string;
}

export interface PlacedOrder extends OrderFacts {
  readonly status: 'placed';
}

/** Only a confirmed order can have been sent back, and only it holds an authorization. */
export interface ConfirmedOrder extends OrderFacts {
  readonly status: 'confirmed';
  readonly authorizationId: string;
  readonly returned: ReturnedQuantities;
}

export interface CancelledOrder extends OrderFacts {
  readonly status: 'cancelled';
  readonly reason: CancelReason;
}

export type Order = PlacedOrder | ConfirmedOrder | CancelledOrder;

export interface PlaceOrder extends Omit<OrderFacts, 'totalMinor'> {
  readonly kind: 'place';
  /** Opaque, and a secret: handed on with the event, never kept with the order. */
  readonly paymentMethod?: string;
}

export type OrderCommand =
  | PlaceOrder
  | { readonly kind: 'cancel'; readonly reason: CancelReason }
  | {
      readonly kind: 'confirm';
      readonly authorizationId: string;
      readonly amountMinor: number;
      readonly currency: string;
    }
  | ReturnGoods;

export interface ReturnGoods {
  readonly kind: 'return';
  readonly returnId: string;
  /** Absent where nobody says it: the order's. */
  readonly currency?: string;
  readonly lines: readonly LineRequest[];
}

export interface GoodsReturned {
  readonly kind: 'returned';
  readonly goodsReturn: GoodsReturn;
  readonly returned: ReturnedQuantities;
}

/** What happened to an order, in the domain's own words; `order-events.ts` says it in the contracts'. */
export type OrderChange =
  | { readonly kind: 'placed'; readonly order: PlacedOrder; readonly paymentMethod?: string }
  | { readonly kind: 'confirmed'; readonly authorizationId: string }
  | { readonly kind: 'cancelled'; readonly reason: CancelReason }
  | GoodsReturned;

export type OrderRefusal =
  | { readonly kind: 'exists' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'status'; readonly status: Order['status']; readonly detail: string }
  | { readonly kind: 'amount'; readonly detail: string }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** `undefined`: there is no such order. Pure; a refusal is a value. */
export const decide = (
  command: OrderCommand,
  order: Order | undefined,
): Result<OrderChange, OrderRefusal> => {
  if (command.kind === 'place') return place(command, order);
  if (order === undefined) return refuse({ kind: 'unknown' });
  switch (command.kind) {
    case 'cancel':
      return cancel(command.reason, order);
    case 'confirm':
      return confirm(command, order);
    case 'return':
      return takeBack(command, order);
  }
};

/** The order after a change that `decide` made for it. */
export const evolve = (order: Order | undefined, change: OrderChange): Order => {
  if (change.kind === 'placed') return change.order;
  if (order === undefined) throw new Error(`evolve: an order that was never placed cannot be ${change.kind}`);
  const { status: _, ...facts } = order;
  switch (change.kind) {
    case 'confirmed':
      return { ...facts, status: 'confirmed', authorizationId: change.authorizationId, returned: [] };
    case 'cancelled':
      return { ...facts, status: 'cancelled', reason: change.reason };
    case 'returned':
      if (order.status !== 'confirmed') {
        throw new Error(
          `evolve: ${order.orderId} is ${order.status}, goods come back from confirmed orders only`,
        );
      }
      return { ...order, returned: change.returned };
  }
};

const place = (
  { kind: _, paymentMethod, ...facts }: PlaceOrder,
  order: Order | undefined,
): Result<OrderChange, OrderRefusal> => {
  if (order !== undefined) return refuse({ kind: 'exists' });
  const total = totalOfLines(facts.lines);
  if (!total.ok) return refuse({ kind: 'invalid', problems: total.refusal });
  return ok({
    kind: 'placed',
    order: { ...facts, status: 'placed', totalMinor: total.value },
    ...(paymentMethod === undefined ? {} : { paymentMethod }),
  });
};

const cancel = (reason: CancelReason, order: Order): Result<OrderChange, OrderRefusal> => {
  switch (order.status) {
    case 'placed':
      return ok({ kind: 'cancelled', reason });
    case 'confirmed':
      return statusRefusal(order, 'it is confirmed already; send the goods back with a return');
    case 'cancelled':
      return statusRefusal(order, `it is cancelled already (${order.reason})`);
  }
};

const confirm = (
  command: OrderCommand & { readonly kind: 'confirm' },
  order: Order,
): Result<OrderChange, OrderRefusal> => {
  if (order.status !== 'placed') return statusRefusal(order, `it is ${order.status} already`);
  const { authorizationId, amountMinor, currency } = command;
  return amountMinor === order.totalMinor && currency === order.currency
    ? ok({ kind: 'confirmed', authorizationId })
    : refuse({
        kind: 'amount',
        detail: `authorized are ${amountMinor} ${currency}, the order's total is ${order.totalMinor} ${order.currency}`,
      });
};

/** What `decide` says of a return, by itself for who needs the return that it makes. */
export const takeBack = (
  { returnId, currency: asked, lines }: ReturnGoods,
  order: Order,
): Result<GoodsReturned, OrderRefusal> => {
  if (order.status === 'placed') return statusRefusal(order, 'it is not confirmed yet; cancel it instead');
  if (order.status === 'cancelled') return statusRefusal(order, 'it was cancelled, so nothing was delivered');
  if (asked !== undefined && asked !== order.currency) {
    const message = `must be ${order.currency}, the order's currency`;
    return refuse({ kind: 'invalid', problems: [{ path: '/currency', message }] });
  }
  const allocation = allocateReturn(lines, order.lines, order.returned);
  if (!allocation.ok) return refuse({ kind: 'invalid', problems: allocation.refusal });
  const { returned, ...refund } = allocation.value;
  const { orderId, customerId, currency } = order;
  const customer = customerId === undefined ? {} : { customerId };
  return ok({
    kind: 'returned',
    returned,
    goodsReturn: { returnId, orderId, ...customer, currency, ...refund },
  });
};

const statusRefusal = (order: Order, detail: string): Result<never, OrderRefusal> =>
  refuse({ kind: 'status', status: order.status, detail });
