import type { Item, Key, ReadStore, StoredItem, Write } from '@twolane/store';
import { fieldsOf, type ItemFields, putOver, TerminalError } from '@twolane/store';
import type { Reservation, Shortage } from './domain/reservation.ts';
import type { SkuQuantity } from './domain/sku-quantities.ts';

export interface StoredReservation {
  readonly reservation: Reservation;
  readonly version: number;
  /** Keys of the events that are done with: the aggregate's own inbox, at most one for each event of an order's life. */
  readonly applied: readonly string[];
}

export interface ReservationTable {
  load(store: ReadStore, orderId: string): Promise<StoredReservation | undefined>;
  /** `step`: the id of the step that is written; kept so that an item tells what it was last written by. */
  put(
    orderId: string,
    reservation: Reservation,
    how: {
      readonly before: StoredReservation | undefined;
      readonly step: string;
      readonly applied: readonly string[];
    },
  ): Write;
}

export const reservationTable = (table: string): ReservationTable => ({
  load: async (store, orderId) => {
    const stored = await store.get(table, reservationKey(orderId));
    return stored === undefined ? undefined : reservationFrom(stored);
  },
  put: (orderId, reservation, { before, step, applied }) =>
    putOver(before?.version, {
      table,
      key: reservationKey(orderId),
      item: { ...itemOf(reservation), orderId, step, applied },
    }),
});

const reservationKey = (orderId: string): Key => ({ pk: `order#${orderId}`, sk: 'reservation' });

/** Lists as JSON text, as in docs/decisions/0050: an order of 1,100 lines takes 20 KB of each step instead of 60. */
const itemOf = (reservation: Reservation): Item => {
  const { goods, shortages, ...rest }: Reservation & Lists = reservation;
  const item: Item = rest;
  return {
    ...item,
    ...(goods === undefined
      ? {}
      : { goods: JSON.stringify(goods.map(({ sku, quantity }) => [sku, quantity])) }),
    ...(shortages === undefined
      ? {}
      : {
          shortages: JSON.stringify(shortages.map(({ sku, wanted, available }) => [sku, wanted, available])),
        }),
  };
};

interface Lists {
  readonly goods?: readonly SkuQuantity[];
  readonly shortages?: readonly Shortage[];
}

const reservationFrom = (stored: StoredItem): StoredReservation => {
  const fields = fieldsOf(stored);
  return {
    reservation: stateFrom(fields),
    version: stored.version,
    applied: fields.texts('applied'),
  };
};

const stateFrom = (fields: ItemFields): Reservation => {
  const status = fields.text('status');
  switch (status) {
    case 'reserving':
    case 'withdrawing':
    case 'committing':
    case 'releasing':
      return { status, goods: goodsFrom(fields), done: fields.whole('done') };
    case 'rejecting':
      return {
        status,
        goods: goodsFrom(fields),
        done: fields.whole('done'),
        shortages: shortagesFrom(fields),
      };
    case 'rejected':
      return { status, shortages: shortagesFrom(fields) };
    case 'reserved':
      return { status, goods: goodsFrom(fields) };
    case 'committed':
    case 'released':
      return { status, units: fields.whole('units') };
    case 'withdrawn':
      return { status };
    default:
      throw new TerminalError(
        `The reservation of order ${fields.text('orderId')} has the unknown status "${status}"; correct its item.`,
      );
  }
};

const goodsFrom = (fields: ItemFields): readonly SkuQuantity[] =>
  tuples(fields, 'goods').map(([sku, quantity]) => {
    if (typeof sku === 'string' && typeof quantity === 'number') return { sku, quantity };
    throw new TerminalError('Stored goods must be [sku, quantity].');
  });

const shortagesFrom = (fields: ItemFields): readonly Shortage[] =>
  tuples(fields, 'shortages').map(([sku, wanted, available]) => {
    if (typeof sku === 'string' && typeof wanted === 'number' && typeof available === 'number') {
      return { sku, wanted, available };
    }
    throw new TerminalError('A stored shortage must be [sku, wanted, available].');
  });

const tuples = (fields: ItemFields, name: string): readonly (readonly unknown[])[] => {
  const value = fields.json(name);
  if (!Array.isArray(value)) throw new TerminalError(`Stored ${name} must be a list.`);
  return value.map((tuple: unknown) => (Array.isArray(tuple) ? tuple : []));
};
