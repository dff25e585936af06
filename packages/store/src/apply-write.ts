import { counterValue, judgeAdjustment } from './adjustment.ts';
import type { Item, ItemValue, StoredItem, Write } from './change-set.ts';
import type { ActionOutcome } from './verdict.ts';

/** What becomes of a write where the item is now as `current` says. */
export const outcomeOf = (write: Write, current: StoredItem | undefined): ActionOutcome => {
  switch (write.kind) {
    case 'putIfAbsent':
      return current === undefined ? 'fine' : 'conflict';
    case 'putIfVersion':
      return current?.version === write.version ? 'fine' : 'conflict';
    case 'adjust':
      return judgeAdjustment(write.counters, current?.item ?? {});
  }
};

/** The item after a write that was `fine`; a copy. */
export const itemAfter = (write: Write, before: StoredItem | undefined): StoredItem => {
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

/** A copy that shares nothing with the original. */
export const copyOf = <Stored extends StoredItem>(stored: Stored): Stored => ({
  ...stored,
  key: { ...stored.key },
  item: copyOfMembers(stored.item),
});

const copyOfMembers = (members: Item): Item => {
  // Spread first, which is quick; most members are text and numbers, and stay as they are.
  const copy: Record<string, ItemValue> = { ...members };
  for (const name of Object.keys(copy)) {
    const value = copy[name];
    if (needsCopy(value)) copy[name] = copyOfValue(value);
  }
  return copy;
};

const needsCopy = (value: ItemValue | undefined): value is ItemValue =>
  (typeof value === 'object' && value !== null) || Object.is(value, -0);

const copyOfValue = (value: ItemValue): ItemValue => {
  if (value === null || typeof value !== 'object') return Object.is(value, -0) ? 0 : value;
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  return isList(value) ? value.map(copyOfValue) : copyOfMembers(value);
};

const isList = (value: ItemValue): value is readonly ItemValue[] => Array.isArray(value);
