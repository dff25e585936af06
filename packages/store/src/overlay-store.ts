import { counterValue } from './adjustment.ts';
import { copyOf, itemAfter, outcomeOf } from './apply-write.ts';
import type { Item, Key, StoredItem, Write } from './change-set.ts';
import { type Action, planCommit } from './commit-plan.ts';
import type { CommittedWrite, OnCommitted } from './committed.ts';
import { createItemMap } from './item-map.ts';
import { checkKey, nameOf } from './key.ts';
import type { WrittenItem } from './memory-store.ts';
import { mergePage } from './overlay-page.ts';
import type { Store } from './store.ts';
import { verdict } from './verdict.ts';

export interface OverlayOptions {
  readonly onCommitted?: OnCommitted;
}

export interface OverlayStore extends Store {
  /** All that differs from the base, marks and journal rows included, by table and key. */
  changed(): readonly WrittenItem[];
}

interface Seen {
  readonly item: StoredItem | undefined;
}

/**
 * A store whose commits stay in memory, over one that it only reads: what would happen, without happening. Keeps the whole
 * contract of a store towards whoever uses it, and never writes to its base.
 *
 * An item of the base is read once and stays as it was read, until a conflict or a query shows a newer one: a rehearsal is
 * not disturbed by every write of live traffic. Journal rows are not looked for in the base. All of it lives as long as the
 * overlay: make one for a bounded piece of work.
 */
export const createOverlayStore = (base: Store, { onCommitted }: OverlayOptions = {}): OverlayStore => {
  const layer = createItemMap<WrittenItem>();
  const seen = new Map<string, Seen>();

  const see = (table: string, key: Key, item: StoredItem | undefined): StoredItem | undefined => {
    seen.set(nameOf({ table, key }), { item });
    return item;
  };
  const known = (table: string, key: Key): Seen | undefined => {
    const changed = layer.find(table, key);
    return changed === undefined ? seen.get(nameOf({ table, key })) : { item: storedOf(changed) };
  };
  const read = async (table: string, key: Key): Promise<StoredItem | undefined> => {
    checkKey(table, key);
    const { item } = known(table, key) ?? { item: see(table, key, await base.get(table, key)) };
    return item === undefined ? undefined : copyOf(item);
  };
  /** What is there before the action, as far as it was read: `commit` has read all but journal rows. */
  const currentOf = ({ role, write: { table, key } }: Action): StoredItem | undefined =>
    role === 'event' ? layer.find(table, key) : known(table, key)?.item;

  const apply = (action: Action): CommittedWrite => {
    const { write } = action;
    const before = currentOf(action);
    const isNew = layer.find(write.table, write.key)?.isNew ?? before === undefined;
    layer.put(write.table, { ...itemAfter(write, before), table: write.table, isNew });
    return {
      write,
      isNew: before === undefined,
      before: write.kind === 'adjust' ? countersOf(write, before) : (before?.item ?? {}),
    };
  };

  return {
    layout: base.layout,
    get: read,
    getMany: async (table, keys) => {
      for (const key of keys) checkKey(table, key);
      const unknown = keys.filter((key) => known(table, key) === undefined);
      const found = unknown.length === 0 ? [] : await base.getMany(table, unknown);
      for (const [index, key] of unknown.entries()) see(table, key, found[index]);
      return Promise.all(keys.map((key) => read(table, key)));
    },
    query: async (query) => {
      const page = await base.query(query);
      for (const item of page.items) see(query.table, item.key, item);
      return mergePage(query, page, layer.partition(query.table, query.pk).map(storedOf).map(copyOf));
    },
    commit: async (changeSet) => {
      const actions = planCommit(changeSet, base.layout);
      await Promise.all(
        actions.map(({ role, write }) => (role === 'event' ? undefined : read(write.table, write.key))),
      );
      // From here to the end nothing waits: what was judged is what is applied.
      const result = verdict(
        actions,
        actions.map((action) => outcomeOf(action.write, currentOf(action))),
      );
      if (result.kind === 'conflict')
        for (const { table, key } of result.writes) seen.delete(nameOf({ table, key }));
      if (result.kind !== 'committed') return result;
      const applied = actions.map((action) => ({ role: action.role, done: apply(action) }));
      const writes = applied.flatMap(({ role, done }) => (role === 'write' ? [done] : []));
      onCommitted?.({ writes, events: changeSet.events });
      return result;
    },
    changed: () => layer.tables().flatMap((table) => layer.all(table).map(copyOf)),
  };
};

const storedOf = ({ table: _table, isNew: _isNew, ...stored }: WrittenItem): StoredItem => stored;

const countersOf = (
  { counters }: Extract<Write, { readonly kind: 'adjust' }>,
  before: StoredItem | undefined,
): Item =>
  Object.fromEntries(Object.keys(counters).map((name) => [name, counterValue(before?.item[name]) ?? 0]));
