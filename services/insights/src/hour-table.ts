import { shardOf } from '@twolane/outbox';
import {
  fieldsOf,
  type Key,
  putOver,
  type ReadStore,
  type StoredItem,
  TerminalError,
  type Write,
} from '@twolane/store';
import { FIRST_GENERATION, type Generations } from './domain/generations.ts';
import { DAY_PAGE_ITEMS, MAX_DAY_PAGES, RETIRED_SEC, SALES_SHARDS } from './domain/limits.ts';
import type { Published } from './domain/revision.ts';
import { SALES_COUNTERS, type SalesTotals, sumTotals } from './domain/sales-figures.ts';
import type { FactsOf } from './fact-table.ts';
import {
  countersFrom,
  generationsFrom,
  generationsItem,
  publishedFrom,
  publishedItem,
} from './hour-items.ts';
import { shardText } from './shards.ts';

export interface Versioned<Value> {
  readonly value: Value;
  /** Absent where it was never written down. */
  readonly version?: number;
}

/** Everything derived of an hour, as it was at one moment. */
export interface HourRecord {
  readonly hour: string;
  /** False where nothing is written down of it. */
  readonly isKnown: boolean;
  readonly generations: Versioned<Generations>;
  readonly published: Versioned<Published> | undefined;
  totals(generation: number): readonly SalesTotals[];
  /** The counters themselves, to be retired. */
  counters(generation: number): readonly StoredItem[];
}

export interface HourTable {
  generationsKey(hour: string): Key;
  generationsIn(stored: StoredItem | undefined): Versioned<Generations>;
  putGenerations(hour: string, value: Generations, before: Versioned<Generations>): Write;
  putPublished(hour: string, value: Published, before: Versioned<Published> | undefined): Write;
  /** Adds to the counters of one shard, which follows from the event. */
  add(of: FactsOf, eventKey: string, totals: SalesTotals): Write;
  /** The counters of a generation that was replaced expire; what they said can be looked at until then. */
  retire(counters: StoredItem, nowMs: number): Write;
  /** Until when hours have been told of as they closed; of the others nobody has heard. */
  toldUntil(store: ReadStore): Promise<Versioned<number> | undefined>;
  putToldUntil(atMs: number, before: Versioned<number> | undefined): Write;
  hour(store: ReadStore, hour: string): Promise<HourRecord>;
  /** Hours that anything is known of, in order: one query. */
  day(store: ReadStore, day: string): Promise<readonly HourRecord[]>;
}

/**
 * Derived figures. All hours of a day are one partition, so that a day is read in one query:
 * `<hour>#live` says which generation counts, `<hour>#state` what was published last, `<hour>#g<n>#<currency>#<shard>` are
 * the counters.
 */
export const hourTable = (table: string): HourTable => {
  const keyOf = (hour: string, rest: string): Key => ({
    pk: `sales#${hour.slice(0, DAY_LENGTH)}`,
    sk: `${hour}#${rest}`,
  });
  const read = async (store: ReadStore, pk: string, skPrefix?: string): Promise<readonly StoredItem[]> => {
    const items: StoredItem[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < MAX_DAY_PAGES; pages += 1) {
      const page = await store.query({
        table,
        pk,
        limit: DAY_PAGE_ITEMS,
        ...(skPrefix === undefined ? {} : { skPrefix }),
        ...(after === undefined ? {} : { after }),
      });
      items.push(...page.items);
      if (page.next === undefined) return items;
      after = page.next;
    }
    throw new TerminalError(`${pk} has more than ${MAX_DAY_PAGES} pages of figures.`);
  };

  return {
    generationsKey: (hour) => keyOf(hour, 'live'),
    generationsIn: generationsOf,
    putGenerations: (hour, value, before) =>
      putOver(before.version, { table, key: keyOf(hour, 'live'), item: generationsItem(value) }),
    putPublished: (hour, value, before) =>
      putOver(before?.version, { table, key: keyOf(hour, 'state'), item: publishedItem(value) }),
    add: ({ hour, generation }, eventKey, { currency, ...figures }) => ({
      kind: 'adjust',
      table,
      key: keyOf(hour, `g${generation}#${currency}#${shardText(shardOf(eventKey, SALES_SHARDS))}`),
      counters: Object.fromEntries(
        SALES_COUNTERS.filter((counter) => figures[counter] !== 0).map((counter) => [
          counter,
          { by: figures[counter] },
        ]),
      ),
    }),
    retire: ({ key, version, item }, nowMs) => ({
      kind: 'putIfVersion',
      table,
      key,
      version,
      item,
      expiresAtSec: Math.ceil(nowMs / 1000) + RETIRED_SEC,
    }),
    toldUntil: async (store) => {
      const stored = await store.get(table, TOLD_KEY);
      return stored === undefined
        ? undefined
        : { value: fieldsOf(stored).whole('atMs'), version: stored.version };
    },
    putToldUntil: (atMs, before) => putOver(before?.version, { table, key: TOLD_KEY, item: { atMs } }),
    hour: async (store, hour) => recordOf(hour, await read(store, keyOf(hour, '').pk, `${hour}#`)),
    day: async (store, day) => {
      const byHour = new Map<string, StoredItem[]>();
      for (const item of await read(store, `sales#${day}`)) {
        const hour = item.key.sk.slice(0, HOUR_LENGTH);
        const items = byHour.get(hour);
        if (items === undefined) byHour.set(hour, [item]);
        else items.push(item);
      }
      return [...byHour].map(([hour, items]) => recordOf(hour, items));
    },
  };
};

const TOLD_KEY: Key = { pk: 'sales', sk: 'told' };
const DAY_LENGTH = '2026-11-21'.length;
const HOUR_LENGTH = '2026-11-21T04'.length;

const generationsOf = (stored: StoredItem | undefined): Versioned<Generations> =>
  stored === undefined
    ? { value: FIRST_GENERATION }
    : { value: generationsFrom(stored), version: stored.version };

const recordOf = (hour: string, items: readonly StoredItem[]): HourRecord => {
  const find = (rest: string): StoredItem | undefined =>
    items.find(({ key }) => key.sk === `${hour}#${rest}`);
  const live = find('live');
  const state = find('state');
  const counters = (generation: number): readonly StoredItem[] =>
    items.filter(({ key }) => key.sk.startsWith(`${hour}#g${generation}#`));
  return {
    hour,
    isKnown: items.length > 0,
    generations: generationsOf(live),
    published: state === undefined ? undefined : { value: publishedFrom(state), version: state.version },
    counters,
    totals: (generation) =>
      sumTotals(
        counters(generation).map(({ key, item }) =>
          countersFrom(key.sk.split('#')[2] ?? '', (counter) => item[counter]),
        ),
      ),
  };
};
