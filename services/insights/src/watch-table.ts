import { fieldsOf, putOver, type ReadStore, type StoredItem, type Write } from '@twolane/store';
import type { Stage } from './domain/order-progress.ts';

/** An order on the list of those that are stuck. */
export interface StuckOrder {
  readonly orderId: string;
  readonly stage: string;
  readonly lastProgressAtMs: number;
  readonly stuckSinceMs: number;
  /** Set once it has come on: the entry is on its way out. */
  readonly isOver: boolean;
  readonly version: number;
}

export interface WatchTable {
  /** Has the watch look at the order in this minute. Conflicts where it will already. */
  watch(minute: string, orderId: string, nowMs: number): Write;
  watched(
    store: ReadStore,
    minute: string,
    after?: string,
  ): Promise<{ readonly orderIds: readonly string[]; readonly next?: string }>;
  /** Has the watch give the order a minute. May be asked for again and again. */
  place(orderId: string): Write;
  unplaced(
    store: ReadStore,
    after?: string,
  ): Promise<{ readonly entries: readonly Unplaced[]; readonly next?: string }>;
  placed(entry: Unplaced, nowMs: number): Write;
  loadStuck(store: ReadStore, orderId: string): Promise<StuckOrder | undefined>;
  putStuck(entry: NewStuck, before: StuckOrder | undefined): Write;
  /** Takes it off the list. */
  endStuck(entry: StuckOrder, nowMs: number): Write;
  /** Those that came on since are among them. */
  stuck(
    store: ReadStore,
    limit: number,
    after?: string,
  ): Promise<{ readonly orders: readonly StuckOrder[]; readonly next?: string }>;
  loadCursor(store: ReadStore): Promise<Cursor | undefined>;
  putCursor(minute: string, before: Cursor | undefined): Write;
}

export interface NewStuck {
  readonly orderId: string;
  readonly stage: Stage;
  readonly lastProgressAtMs: number;
  readonly stuckSinceMs: number;
}

/** An order that was asked to be given a minute more often than it was given one. */
export interface Unplaced {
  readonly orderId: string;
  readonly asked: number;
  readonly version: number;
}

/** The last minute that was looked at completely. */
export interface Cursor {
  readonly minute: string;
  readonly version: number;
}

/** Orders that one page of a minute has. */
const WATCHED_PER_PAGE = 100;
/** Entries of one page that ask for a minute, done ones included, at some 60 bytes each. */
const UNPLACED_PER_PAGE = 1_000;
/** An entry is needed until its minute was looked at, which an outage may put off. */
const ENTRY_SEC = 14 * 24 * 60 * 60;
/** What came on leaves the list at once, and the table after a while: nothing is ever deleted by hand here. */
const OVER_SEC = 24 * 60 * 60;
/** Longer than events may come again that ask for the same order: an entry that is asked for anew keeps its expiry. */
const PLACED_SEC = 45 * 24 * 60 * 60;

export const watchTable = (table: string): WatchTable => {
  const stuckKey = (orderId: string) => ({ pk: 'stuck', sk: orderId });
  const placeKey = (orderId: string) => ({ pk: 'unplaced', sk: orderId });
  const cursorKey = { pk: 'watch', sk: 'cursor' };
  return {
    watch: (minute, orderId, nowMs) => ({
      kind: 'putIfAbsent',
      table,
      key: { pk: `watch#${minute}`, sk: orderId },
      item: {},
      expiresAtSec: Math.ceil(nowMs / 1000) + ENTRY_SEC,
    }),
    watched: async (store, minute, after) => {
      const { items, next } = await store.query({
        table,
        pk: `watch#${minute}`,
        limit: WATCHED_PER_PAGE,
        ...(after === undefined ? {} : { after }),
      });
      const orderIds = items.map(({ key }) => key.sk);
      return next === undefined ? { orderIds } : { orderIds, next };
    },
    place: (orderId) => ({
      kind: 'adjust',
      table,
      key: placeKey(orderId),
      counters: { asked: { by: 1 } },
    }),
    unplaced: async (store, after) => {
      const { items, next } = await store.query({
        table,
        pk: placeKey('').pk,
        limit: UNPLACED_PER_PAGE,
        ...(after === undefined ? {} : { after }),
      });
      const entries = items.flatMap(unplacedFrom);
      return next === undefined ? { entries } : { entries, next };
    },
    placed: ({ orderId, asked, version }, nowMs) => ({
      kind: 'putIfVersion',
      table,
      key: placeKey(orderId),
      version,
      item: { asked, placed: asked },
      expiresAtSec: Math.ceil(nowMs / 1000) + PLACED_SEC,
    }),
    loadStuck: async (store, orderId) => {
      const stored = await store.get(table, stuckKey(orderId));
      return stored === undefined ? undefined : stuckFrom(stored);
    },
    putStuck: ({ orderId, ...entry }, before) =>
      putOver(before?.version, { table, key: stuckKey(orderId), item: { ...entry, isOver: false } }),
    endStuck: ({ orderId, version, ...entry }, nowMs) =>
      putOver(version, {
        table,
        key: stuckKey(orderId),
        item: { ...entry, isOver: true },
        expiresAtSec: Math.ceil(nowMs / 1000) + OVER_SEC,
      }),
    stuck: async (store, limit, after) => {
      const { items, next } = await store.query({
        table,
        pk: 'stuck',
        limit,
        ...(after === undefined ? {} : { after }),
      });
      const orders = items.map(stuckFrom);
      return next === undefined ? { orders } : { orders, next };
    },
    loadCursor: async (store) => {
      const stored = await store.get(table, cursorKey);
      return stored === undefined
        ? undefined
        : { minute: fieldsOf(stored).text('minute'), version: stored.version };
    },
    putCursor: (minute, before) => putOver(before?.version, { table, key: cursorKey, item: { minute } }),
  };
};

const unplacedFrom = ({ key, item, version }: StoredItem): readonly Unplaced[] => {
  const { asked, placed } = item;
  return typeof asked === 'number' && asked !== placed ? [{ orderId: key.sk, asked, version }] : [];
};

const stuckFrom = (stored: StoredItem): StuckOrder => {
  const fields = fieldsOf(stored);
  return {
    orderId: stored.key.sk,
    version: stored.version,
    stage: fields.text('stage'),
    lastProgressAtMs: fields.whole('lastProgressAtMs'),
    stuckSinceMs: fields.whole('stuckSinceMs'),
    isOver: stored.item['isOver'] === true,
  };
};
