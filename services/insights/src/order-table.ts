import {
  fieldsOf,
  type Item,
  type ItemFields,
  type Key,
  putOver,
  type ReadStore,
  type StoredItem,
  TerminalError,
  type Write,
} from '@twolane/store';
import { MEMORY_SEC } from './domain/limits.ts';
import type { OrderProgress } from './domain/order-progress.ts';
import type { Movement, Shown, SkuUnits } from './domain/stock-movement.ts';

/** What insights keeps of one order. */
export interface WatchedOrder {
  readonly orderId: string;
  readonly progress: OrderProgress;
  readonly movement: Movement;
  /** The minute in which the watch looks at it next; absent where nothing is to be watched. */
  readonly watchMinute?: string;
  /** Since when it is known to be stuck. */
  readonly stuckSinceMs?: number;
}

export interface StoredOrder extends WatchedOrder {
  readonly version: number;
}

export interface OrderTable {
  load(store: ReadStore, orderId: string): Promise<StoredOrder | undefined>;
  /** In the order of the ids; `undefined` where there is none. */
  loadMany(store: ReadStore, orderIds: readonly string[]): Promise<readonly (StoredOrder | undefined)[]>;
  put(order: WatchedOrder, before: StoredOrder | undefined, nowMs: number): Write;
}

export const orderTable = (table: string): OrderTable => ({
  load: async (store, orderId) => {
    const stored = await store.get(table, orderKey(orderId));
    return stored === undefined ? undefined : orderFrom(stored);
  },
  loadMany: async (store, orderIds) => {
    if (orderIds.length === 0) return [];
    const stored = await store.getMany(table, orderIds.map(orderKey));
    return stored.map((item) => (item === undefined ? undefined : orderFrom(item)));
  },
  put: (order, before, nowMs) =>
    putOver(before?.version, {
      table,
      key: orderKey(order.orderId),
      item: itemOf(order),
      expiresAtSec: Math.ceil(nowMs / 1000) + MEMORY_SEC,
    }),
});

const orderKey = (orderId: string): Key => ({ pk: `order#${orderId}`, sk: 'order' });

const itemOf = ({ orderId, progress, movement, watchMinute, stuckSinceMs }: WatchedOrder): Item => ({
  orderId,
  progressAtMs: progress.progressAtMs,
  ...(progress.orders === undefined
    ? {}
    : { ordersStatus: progress.orders.status, ordersSequence: progress.orders.sequence }),
  ...(progress.stock === undefined
    ? {}
    : { stockStatus: progress.stock.status, stockSequence: progress.stock.sequence }),
  ...(progress.goods === undefined
    ? {}
    : { goods: JSON.stringify(progress.goods.map(({ sku, units }) => [sku, units])) }),
  shown: movement.shown,
  ...(movement.moving === undefined ? {} : { movingTo: movement.moving.to, moved: movement.moving.done }),
  ...(watchMinute === undefined ? {} : { watchMinute }),
  ...(stuckSinceMs === undefined ? {} : { stuckSinceMs }),
});

const orderFrom = (stored: StoredItem): StoredOrder => {
  const fields = fieldsOf(stored);
  const watchMinute = fields.optionalText('watchMinute');
  return {
    orderId: fields.text('orderId'),
    version: stored.version,
    progress: progressFrom(fields),
    movement: movementFrom(fields),
    ...(watchMinute === undefined ? {} : { watchMinute }),
    ...(stored.item['stuckSinceMs'] === undefined ? {} : { stuckSinceMs: fields.whole('stuckSinceMs') }),
  };
};

const progressFrom = (fields: ItemFields): OrderProgress => {
  const orders = wordOf(fields, 'ordersStatus', ['placed', 'confirmed', 'cancelled']);
  const stock = wordOf(fields, 'stockStatus', ['reserved', 'committed', 'released']);
  return {
    progressAtMs: fields.whole('progressAtMs'),
    ...(orders === undefined ? {} : { orders: { status: orders, sequence: fields.whole('ordersSequence') } }),
    ...(stock === undefined ? {} : { stock: { status: stock, sequence: fields.whole('stockSequence') } }),
    ...(fields.optionalText('goods') === undefined ? {} : { goods: goodsFrom(fields.json('goods')) }),
  };
};

const SHOWN: readonly Shown[] = ['nowhere', 'reserved', 'committed'];

const movementFrom = (fields: ItemFields): Movement => {
  const shown = wordOf(fields, 'shown', SHOWN) ?? 'nowhere';
  const to = wordOf(fields, 'movingTo', SHOWN);
  return to === undefined ? { shown } : { shown, moving: { to, done: fields.whole('moved') } };
};

const wordOf = <Word extends string>(
  fields: ItemFields,
  name: string,
  words: readonly Word[],
): Word | undefined => {
  const text = fields.optionalText(name);
  if (text === undefined) return undefined;
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  throw new TerminalError(
    `Order ${fields.text('orderId')}: ${name} "${text}" is none of ${words.join(', ')}; correct its item.`,
  );
};

const goodsFrom = (value: unknown): readonly SkuUnits[] => {
  if (!Array.isArray(value)) throw new TerminalError('Stored goods must be a list.');
  return value.map((entry: unknown) => {
    const [sku, units]: readonly unknown[] = Array.isArray(entry) ? entry : [];
    if (typeof sku === 'string' && typeof units === 'number') return { sku, units };
    throw new TerminalError('Stored goods must be [sku, units].');
  });
};
