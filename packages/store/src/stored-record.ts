import type { Item, ItemValue, StoredItem } from './change-set.ts';
import { RESERVED_ATTRIBUTES } from './commit-plan.ts';
import { TerminalError } from './errors.ts';

/** An item as the table holds it: the store's own attributes beside the item's. */
export const toRecord = (
  { key, version, item, expiresAtSec }: StoredItem,
  commitId?: string,
): Record<string, ItemValue> => ({
  ...item,
  pk: key.pk,
  sk: key.sk,
  version,
  ...(expiresAtSec === undefined ? {} : { expiresAtSec }),
  ...(commitId === undefined ? {} : { commitId }),
});

/** Throws `TerminalError` for a record that no store wrote. */
export const fromRecord = (record: Readonly<Record<string, unknown>>): StoredItem => {
  const { pk, sk, version = 0, expiresAtSec } = record;
  if (typeof pk !== 'string' || typeof sk !== 'string' || typeof version !== 'number') {
    throw new TerminalError(
      `The item ${String(pk)} / ${String(sk)} has no text keys or no numeric version: it was written by other hands.`,
    );
  }
  const key = { pk, sk };
  const item = ownAttributes(record);
  return { key, version, item, ...(typeof expiresAtSec === 'number' ? { expiresAtSec } : {}) };
};

const ownAttributes = (record: Readonly<Record<string, unknown>>): Item =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      RESERVED_ATTRIBUTES.includes(name) ? [] : [[name, itemValue(value, name)] as const],
    ),
  );

const itemValue = (value: unknown, path: string): ItemValue => {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return value;
  }
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.map((inner: unknown) => itemValue(inner, path));
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, itemValue(inner, path)]));
  }
  throw new TerminalError(`Attribute "${path}" holds a set or another type that no store writes.`);
};
