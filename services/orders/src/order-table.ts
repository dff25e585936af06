import type { Item, Key, ReadStore, StoredItem, Write } from '@twolane/store';
import { fieldsOf, putOver, TerminalError } from '@twolane/store';
import type { GoodsReturn } from './domain/goods-return.ts';
import type { CancelReason, Order } from './domain/order.ts';
import type { ReturnedQuantities } from './domain/returned.ts';
import { linesFromJson, linesToText } from './line-text.ts';

/** An order with what its item keeps besides. */
export interface StoredOrder {
  readonly order: Order;
  readonly version: number;
  /** Keys of the outcome events applied to it: its inbox. Each one ends the order, so there is never more than one. */
  readonly applied: readonly string[];
}

export interface OrderTable {
  load(store: ReadStore, orderId: string): Promise<StoredOrder | undefined>;
  loadReturn(store: ReadStore, returnId: string): Promise<GoodsReturn | undefined>;
  /** `before`: what was loaded; absent for a new order. */
  putOrder(order: Order, before: StoredOrder | undefined, applied?: readonly string[]): Write;
  addReturn(goodsReturn: GoodsReturn): Write;
}

export const orderTable = (table: string): OrderTable => ({
  load: async (store, orderId) => {
    const stored = await store.get(table, orderKey(orderId));
    return stored === undefined ? undefined : orderFrom(stored);
  },
  loadReturn: async (store, returnId) => {
    const stored = await store.get(table, returnKey(returnId));
    return stored === undefined ? undefined : returnFrom(stored);
  },
  putOrder: (order, before, applied = before?.applied ?? []) => {
    return putOver(before?.version, { table, key: orderKey(order.orderId), item: itemOf(order, applied) });
  },
  addReturn: (goodsReturn) => ({
    kind: 'putIfAbsent',
    table,
    key: returnKey(goodsReturn.returnId),
    item: { ...goodsReturn, lines: linesToText(goodsReturn.lines) },
  }),
});

const orderKey = (orderId: string): Key => ({ pk: `order#${orderId}`, sk: 'order' });
const returnKey = (returnId: string): Key => ({ pk: `return#${returnId}`, sk: 'return' });

const itemOf = (order: Order, applied: readonly string[]): Item => {
  const { lines, ...rest } = order.status === 'confirmed' ? withReturnedText(order) : order;
  return { ...rest, lines: linesToText(lines), ...(applied.length === 0 ? {} : { applied }) };
};

const withReturnedText = (order: Order & { readonly status: 'confirmed' }) => {
  const { returned, ...rest } = order;
  const pairs = returned.flatMap((quantity, index) => (quantity > 0 ? [[index, quantity]] : []));
  return pairs.length === 0 ? rest : { ...rest, returned: JSON.stringify(pairs) };
};

const orderFrom = (stored: StoredItem): StoredOrder => {
  const fields = fieldsOf(stored);
  const facts = {
    orderId: fields.text('orderId'),
    currency: fields.text('currency'),
    totalMinor: fields.whole('totalMinor'),
    placedAtMs: fields.whole('placedAtMs'),
    lines: linesFromJson(fields.json('lines')),
    ...optionally('customerId', fields.optionalText('customerId')),
    ...optionally('reference', fields.optionalText('reference')),
  };
  const status = fields.text('status');
  const inItem = { version: stored.version, applied: fields.texts('applied') };
  switch (status) {
    case 'placed':
      return { order: { ...facts, status }, ...inItem };
    case 'confirmed': {
      const returned =
        fields.optionalText('returned') === undefined ? [] : quantitiesFrom(fields.json('returned'));
      return {
        order: { ...facts, status, authorizationId: fields.text('authorizationId'), returned },
        ...inItem,
      };
    }
    case 'cancelled':
      return { order: { ...facts, status, reason: reasonFrom(fields.text('reason')) }, ...inItem };
    default:
      throw new TerminalError(`Order ${facts.orderId} has the unknown status "${status}"; correct its item.`);
  }
};

const returnFrom = (stored: StoredItem): GoodsReturn => {
  const fields = fieldsOf(stored);
  return {
    returnId: fields.text('returnId'),
    currency: fields.text('currency'),
    amountMinor: fields.whole('amountMinor'),
    lines: linesFromJson(fields.json('lines')),
    ...optionally('orderId', fields.optionalText('orderId')),
    ...optionally('customerId', fields.optionalText('customerId')),
  };
};

const optionally = <const Name extends string>(name: Name, value: string | undefined) => {
  const fields: { [K in Name]?: string } = {};
  if (value !== undefined) fields[name] = value;
  return fields;
};

const reasonFrom = (text: string): CancelReason => {
  if (text === 'out-of-stock' || text === 'payment-declined' || text === 'requested') return text;
  throw new TerminalError(`"${text}" is no reason to cancel an order; correct its item.`);
};

const quantitiesFrom = (pairs: unknown): ReturnedQuantities => {
  if (!Array.isArray(pairs)) throw new TerminalError('Stored returned quantities must be a list of pairs.');
  const quantities: number[] = [];
  for (const pair of pairs) {
    const [index, quantity]: readonly unknown[] = Array.isArray(pair) ? pair : [];
    if (typeof index !== 'number' || typeof quantity !== 'number') {
      throw new TerminalError('A stored returned quantity must be [line index, quantity].');
    }
    quantities[index] = quantity;
  }
  return Array.from(quantities, (quantity) => quantity ?? 0);
};
