import type { CloudEvent } from '@twolane/contracts';
import { isSame, NO_SALES, type Recount } from './sales-watch.ts';

/** The world as one sequential reader of the accepted events would have it. Nothing here is taken from the services. */
export interface Expected {
  readonly orders: ReadonlyMap<string, ExpectedOrder>;
  /** Returns by id. */
  readonly returns: ReadonlyMap<string, ExpectedReturn>;
  readonly stock: ReadonlyMap<string, ExpectedStock>;
  readonly sales: ReadonlyMap<string, Recount>;
  /** Events that none of their consumers may apply. */
  readonly setAside: ReadonlySet<string>;
  /** What the events themselves have wrong. */
  readonly contradictions: readonly string[];
}

export interface ExpectedOrder {
  readonly totalMinor: number;
  readonly goods: ReadonlyMap<string, number>;
  status: 'placed' | 'confirmed' | 'cancelled';
  reason: string;
  returnedMinor: number;
  readonly returned: Map<string, number>;
}

export interface ExpectedReturn {
  readonly orderId: string | undefined;
  readonly amountMinor: number;
}

export interface ExpectedStock {
  arrived: number;
  returned: number;
  committed: number;
}

interface SoldLine {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;
/** The windows as the documentation of event times has them. */
const FROZEN_AFTER_MS = 30 * DAY_MS;
const FUTURE_AFTER_MS = 5 * MINUTE_MS;

export const referenceOf = (events: readonly CloudEvent[]): Expected => {
  const orders = new Map<string, ExpectedOrder>();
  const returns = new Map<string, ExpectedReturn>();
  const stock = new Map<string, ExpectedStock>();
  const sales = new Map<string, Recount>();
  const setAside = new Set<string>();
  const contradictions: string[] = [];

  const stockOf = (sku: string): ExpectedStock => {
    const known = stock.get(sku) ?? { arrived: 0, returned: 0, committed: 0 };
    stock.set(sku, known);
    return known;
  };
  const sell = ({ time }: CloudEvent, changes: Recount): void => {
    const hour = time.slice(0, '2026-11-21T04'.length);
    const before = sales.get(hour) ?? NO_SALES;
    const after: Record<string, number> = { ...before };
    for (const [name, by] of Object.entries(changes)) after[name] = (after[name] ?? 0) + by;
    sales.set(hour, after);
  };

  const placed = (event: CloudEvent): void => {
    const lines = linesOf(event);
    const orderId = textOf(event, 'orderId');
    if (orders.has(orderId)) contradictions.push(`${orderId} was placed twice`);
    const totalMinor = amountOf(lines);
    if (totalMinor !== numberOf(event, 'totalMinor'))
      contradictions.push(`${orderId} has another total than its lines`);
    const facts = { totalMinor, goods: goodsOf(lines), returned: new Map<string, number>() };
    orders.set(orderId, { ...facts, status: 'placed', reason: '', returnedMinor: 0 });
    sell(event, { orders: 1, units: unitsOf(lines), grossMinor: totalMinor });
  };
  const ended = (event: CloudEvent, status: 'confirmed' | 'cancelled'): void => {
    const orderId = textOf(event, 'orderId');
    const order = orders.get(orderId);
    if (order?.status !== 'placed') {
      contradictions.push(`${orderId} was ${status} when it was ${order?.status ?? 'unknown'}`);
      return;
    }
    order.status = status;
    if (status === 'confirmed') {
      for (const [sku, units] of order.goods) stockOf(sku).committed += units;
      return;
    }
    order.reason = textOf(event, 'reason');
    sell(event, { cancelledOrders: 1, cancelledMinor: order.totalMinor });
  };
  const returned = (event: CloudEvent): void => {
    const lines = linesOf(event);
    const returnId = textOf(event, 'returnId');
    const orderId = optionalText(event, 'orderId');
    const amountMinor = amountOf(lines);
    if (returns.has(returnId)) contradictions.push(`${returnId} came back twice`);
    if (amountMinor !== numberOf(event, 'amountMinor'))
      contradictions.push(`${returnId} is worth something else`);
    returns.set(returnId, { orderId, amountMinor });
    for (const [sku, units] of goodsOf(lines)) stockOf(sku).returned += units;
    sell(event, { returns: 1, returnedUnits: unitsOf(lines), returnedMinor: amountMinor });
    if (orderId === undefined) return;
    const order = orders.get(orderId);
    if (order?.status !== 'confirmed')
      contradictions.push(`${returnId} came back from ${orderId}, which is no confirmed order`);
    if (order === undefined) return;
    order.returnedMinor += amountMinor;
    for (const [sku, units] of goodsOf(lines)) {
      order.returned.set(sku, (order.returned.get(sku) ?? 0) + units);
      if ((order.returned.get(sku) ?? 0) > (order.goods.get(sku) ?? 0))
        contradictions.push(`more ${sku} came back from ${orderId} than was ordered`);
    }
  };
  const arrived = (event: CloudEvent): void => {
    for (const { sku, quantity } of linesOf(event)) stockOf(sku).arrived += quantity;
  };

  for (const event of events) {
    const ageMs = Date.parse(event.recordedtime) - Date.parse(event.time);
    if (ageMs > FROZEN_AFTER_MS || ageMs < -FUTURE_AFTER_MS) setAside.add(`${event.source}/${event.id}`);
    else if (event.type === 'OrderPlaced.v1') placed(event);
    else if (event.type === 'OrderConfirmed.v1') ended(event, 'confirmed');
    else if (event.type === 'OrderCancelled.v1') ended(event, 'cancelled');
    else if (event.type === 'OrderReturned.v1') returned(event);
    else if (event.type === 'StockArrived.v1') arrived(event);
  }
  for (const [hour, recount] of sales) if (isSame(recount, NO_SALES)) sales.delete(hour);
  return { orders, returns, stock, sales, setAside, contradictions };
};

const fieldOf = ({ data }: CloudEvent, name: string): unknown => Reflect.get(Object(data), name);
const textOf = (event: CloudEvent, name: string): string => String(fieldOf(event, name));
const numberOf = (event: CloudEvent, name: string): number => Number(fieldOf(event, name));
const optionalText = (event: CloudEvent, name: string): string | undefined => {
  const value = fieldOf(event, name);
  return typeof value === 'string' ? value : undefined;
};

const linesOf = (event: CloudEvent): readonly SoldLine[] => {
  const lines = fieldOf(event, 'lines');
  return (Array.isArray(lines) ? lines : []).map((line: unknown) => ({
    sku: String(Reflect.get(Object(line), 'sku')),
    quantity: Number(Reflect.get(Object(line), 'quantity')),
    unitPriceMinor: Number(Reflect.get(Object(line), 'unitPriceMinor') ?? 0),
  }));
};
const amountOf = (lines: readonly SoldLine[]): number =>
  lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);
const unitsOf = (lines: readonly SoldLine[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0);
const goodsOf = (lines: readonly SoldLine[]): ReadonlyMap<string, number> => {
  const goods = new Map<string, number>();
  for (const { sku, quantity } of lines) goods.set(sku, (goods.get(sku) ?? 0) + quantity);
  return goods;
};
