import { copyOf, itemAfter, outcomeOf } from './apply-write.ts';
import type { ChangeSet, CommitResult, Key, StoredItem } from './change-set.ts';
import { type Action, planCommit } from './commit-plan.ts';
import { createItemMap } from './item-map.ts';
import { checkKey } from './key.ts';
import { checkLimit, sortKeyOf, tokenAfter } from './page-token.ts';
import { bySortKey } from './sort-key-order.ts';
import type { Query, Store, StoreLayout } from './store.ts';
import { verdict } from './verdict.ts';

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
  /**
   * Deletes what has expired at `nowSec`, in all tables, as DynamoDB does some time after it has; how many items. Nothing expires by
   * itself here.
   */
  expire(nowSec: number): number;
}

/** The store in memory: same results, same limits, same order as DynamoDB; items are copied in and out. */
export const createMemoryStore = (
  ports: StoreLayout & { readonly hooks?: MemoryStoreHooks },
): MemoryStore => {
  const { hooks = {}, ...layout } = ports;
  const items = createItemMap<StoredItem>();

  const read = (table: string, key: Key): StoredItem | undefined => {
    checkKey(table, key);
    const found = items.find(table, key);
    return found === undefined ? undefined : copyOf(found);
  };

  /** Writes it; what it says of it is made only where somebody asks. */
  const apply = ({ write }: Action): (() => WrittenItem) => {
    const before = items.find(write.table, write.key);
    const after = itemAfter(write, before);
    items.put(write.table, after);
    return () => ({ ...copyOf(after), table: write.table, isNew: before === undefined });
  };

  return {
    layout,
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
      const matching = items
        .partition(table, pk)
        .filter(
          ({ key: { sk } }) =>
            sk.startsWith(skPrefix) && (afterSk === undefined || bySortKey(sk, afterSk) > 0),
        );
      const found = matching.slice(0, limit).map(copyOf);
      const last = found.at(-1);
      return matching.length > limit && last !== undefined
        ? { items: found, next: tokenAfter(last.key.sk) }
        : { items: found };
    },
    commit: async (changeSet) => {
      const actions = planCommit(changeSet, layout);
      await hooks.beforeCommit?.(changeSet);
      const result = verdict(
        actions,
        actions.map(({ write }) => outcomeOf(write, items.find(write.table, write.key))),
      );
      if (result.kind === 'committed') {
        // Applied first: an absent hook would not evaluate its arguments.
        const written = actions.map(apply);
        hooks.written?.(written.map((tell) => tell()));
      }
      await hooks.afterCommit?.(changeSet, result);
      return result;
    },
    all: (table) => items.all(table).map(copyOf),
    expire: (nowSec) => {
      const over = items.tables().flatMap((table) =>
        items
          .all(table)
          .filter(({ expiresAtSec = Number.POSITIVE_INFINITY }) => expiresAtSec <= nowSec)
          .map(({ key }) => ({ table, key })),
      );
      for (const { table, key } of over) items.remove(table, key);
      return over.length;
    },
  };
};
