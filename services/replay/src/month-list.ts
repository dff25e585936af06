import { fieldsOf, type Key, type ReadStore, type Write } from '@twolane/store';

/** Enough for times up to the year 5138; its digits make them sort as text. */
const LAST_MS = 99_999_999_999_999;

/** Lists of one kind, a partition a month, within it the newest first: the store reads forward only. */
export interface MonthList {
  put(id: string, atMs: number): Write;
  /** Ids of a month (`2026-11`), newest first. */
  month(store: ReadStore, month: string, page: MonthPage): Promise<MonthAnswer>;
}

export interface MonthPage {
  readonly limit: number;
  /** From an earlier page's `next`; opaque. */
  readonly after?: string;
}

export interface MonthAnswer {
  readonly ids: readonly string[];
  readonly next?: string;
}

/** `2026-11` of a time. */
export const monthOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 7);

/** `kind` begins the partition's name: `replays` makes `replays#2026-11`. */
export const monthList = (table: string, kind: string): MonthList => ({
  put: (id, atMs) => ({ kind: 'putIfAbsent', table, key: keyOf(kind, id, atMs), item: { id } }),
  month: async (store, month, page) => {
    const { items, next } = await store.query({ table, pk: `${kind}#${month}`, ...page });
    const ids = items.map((stored) => fieldsOf(stored).text('id'));
    return next === undefined ? { ids } : { ids, next };
  },
});

const keyOf = (kind: string, id: string, atMs: number): Key => ({
  pk: `${kind}#${monthOf(atMs)}`,
  sk: `${String(LAST_MS - atMs).padStart(14, '0')}#${id}`,
});
