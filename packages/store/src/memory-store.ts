import { counterValue, judgeAdjustment } from './adjustment.ts';
import type { ChangeSet, CommitResult, Item, ItemValue, Key, StoredItem, Write } from './change-set.ts';
import { type Action, type PlanPorts, planCommit } from './commit-plan.ts';
import { checkKey } from './key.ts';
import { checkLimit, sortKeyOf, tokenAfter } from './page-token.ts';
import { bySortKey } from './sort-key-order.ts';
import type { Query, Store } from './store.ts';
import { type ActionOutcome, verdict } from './verdict.ts';

/** An item as it became by a commit. */
export interface WrittenItem extends StoredItem {
  readonly table: string;
  /** False where the item was there before (a stream would say INSERT and MODIFY). */
  readonly isNew: boolean;
}

/**
 * Where a test or a simulation takes part. Each is awaited; what it throws, the caller gets. Nothing else in the store
 * waits, so between two hooks every read and every commit happens at one instant.
 */
export interface MemoryStoreHooks {
  /** Throwing: the database was not reached. */
  beforeRead?(table: string): Promise<void>;
  /** Throwing: the database was not reached. */
  beforeCommit?(changeSet: ChangeSet): Promise<void>;
  /** Everything is decided and written. Throwing: the answer was lost. */
  afterCommit?(changeSet: ChangeSet, result: CommitResult): Promise<void>;
  /** In the instant of the commit: what a stream of all tables would tell. */
  written?(items: readonly WrittenItem[]): void;
}

export interface MemoryStore extends Store {
  /** All items of a table by key, for assertions. */
  all(table: string): readonly StoredItem[];
}

type Table = Map<string, Map<string, StoredItem>>;

/** The store in memory: same results, same limits, same order as DynamoDB; items are copied in and out. */
export const createMemoryStore = (ports: PlanPorts & { readonly hooks?: MemoryStoreHooks }): MemoryStore => {
  const hooks = ports.hooks ?? {};
  const tables = new Map<string, Table>();

  const find = (table: string, { pk, sk }: Key): StoredItem | undefined =>
    tables.get(table)?.get(pk)?.get(sk);
  const read = (table: string, key: Key): StoredItem | undefined => {
    checkKey(table, key);
    const found = find(table, key);
    return found === undefined ? undefined : copyOf(found);
  };
  const put = (table: string, item: StoredItem): void => {
    const partitions = tables.get(table) ?? new Map<string, Map<string, StoredItem>>();
    const partition = partitions.get(item.key.pk) ?? new Map<string, StoredItem>();
    tables.set(table, partitions.set(item.key.pk, partition.set(item.key.sk, item)));
  };
  const sorted = (partition: ReadonlyMap<string, StoredItem>): readonly StoredItem[] =>
    [...partition.values()].sort((a, b) => bySortKey(a.key.sk, b.key.sk));

  const apply = ({ write }: Action): WrittenItem => {
    const before = find(write.table, write.key);
    const after = itemAfter(write, before);
    put(write.table, after);
    return { ...copyOf(after), table: write.table, isNew: before === undefined };
  };

  return {
    get: async (table, key) => {
      await hooks.beforeRead?.(table);
      return read(table, key);
    },
    getMany: async (table, keys) => {
      await hooks.beforeRead?.(table);
      return keys.map((key) => read(table, key));
    },
    query: async ({ table, pk, skPrefix = '', limit, after }: Query) => {
      checkLimit(limit);
      const afterSk = after === undefined ? undefined : sortKeyOf(after);
      await hooks.beforeRead?.(table);
      const matching = sorted(tables.get(table)?.get(pk) ?? new Map()).filter(
        ({ key: { sk } }) => sk.startsWith(skPrefix) && (afterSk === undefined || bySortKey(sk, afterSk) > 0),
      );
      const items = matching.slice(0, limit).map(copyOf);
      const last = items.at(-1);
      return matching.length > limit && last !== undefined
        ? { items, next: tokenAfter(last.key.sk) }
        : { items };
    },
    commit: async (changeSet) => {
      const actions = planCommit(changeSet, ports);
      await hooks.beforeCommit?.(changeSet);
      const result = verdict(
        actions,
        actions.map(({ write }) => outcomeOf(write, find(write.table, write.key))),
      );
      if (result.kind === 'committed') {
        // Applied first: an absent hook would not evaluate its arguments.
        const written = actions.map(apply);
        hooks.written?.(written);
      }
      await hooks.afterCommit?.(changeSet, result);
      return result;
    },
    all: (table) =>
      [...(tables.get(table) ?? new Map<string, Map<string, StoredItem>>())]
        .sort(([a], [b]) => bySortKey(a, b))
        .flatMap(([, partition]) => sorted(partition).map(copyOf)),
  };
};

const outcomeOf = (write: Write, current: StoredItem | undefined): ActionOutcome => {
  switch (write.kind) {
    case 'putIfAbsent':
      return current === undefined ? 'fine' : 'conflict';
    case 'putIfVersion':
      return current?.version === write.version ? 'fine' : 'conflict';
    case 'adjust':
      return judgeAdjustment(write.counters, current?.item ?? {});
  }
};

const itemAfter = (write: Write, before: StoredItem | undefined): StoredItem => {
  if (write.kind !== 'adjust') {
    const version = write.kind === 'putIfAbsent' ? 1 : write.version + 1;
    const { key, item, expiresAtSec } = write;
    return copyOf({ key, version, item, ...(expiresAtSec === undefined ? {} : { expiresAtSec }) });
  }
  const item = before?.item ?? {};
  const counters = Object.entries(write.counters).map(
    ([name, { by }]) => [name, (counterValue(item[name]) ?? 0) + by] as const,
  );
  return { version: 0, ...before, key: write.key, item: { ...item, ...Object.fromEntries(counters) } };
};

const copyOf = (stored: StoredItem): StoredItem => ({
  ...stored,
  key: { ...stored.key },
  item: copyOfMembers(stored.item),
});

const copyOfMembers = (members: Item): Item =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, copyOfValue(value)]));

const copyOfValue = (value: ItemValue): ItemValue => {
  if (value === null || typeof value !== 'object') return Object.is(value, -0) ? 0 : value;
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  return isList(value) ? value.map(copyOfValue) : copyOfMembers(value);
};

const isList = (value: ItemValue): value is readonly ItemValue[] => Array.isArray(value);
