import type { Item, ItemValue, Key } from './change-set.ts';

/** DynamoDB Developer Guide, "Service, account, and table quotas". */
export const MAX_ITEM_BYTES = 400 * 1024;
export const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;
/** What the store's own attributes (`pk`, `sk`, `version`, `expiresAtSec`, `commitId`) take at most beside the key. */
const OWN_ATTRIBUTES_BYTES = 120;
/** "DynamoDB item sizes and formats": a list or map takes 3 bytes, and one more for each of its members. */
const CONTAINER_BYTES = 3;

/** Size of an item as it counts towards the limits, rounded up by less than 150 bytes. */
export const itemBytes = (key: Key, item: Item): number =>
  OWN_ATTRIBUTES_BYTES + utf8Bytes(key.pk) + utf8Bytes(key.sk) + membersBytes(item);

const utf8Bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

const membersBytes = (members: Item): number =>
  Object.entries(members).reduce((sum, [name, value]) => sum + utf8Bytes(name) + valueBytes(value), 0);

const valueBytes = (value: ItemValue): number => {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string') return utf8Bytes(value);
  // One byte for two digits, one more, and one for the sign.
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).length / 2) + 2;
  if (value instanceof Uint8Array) return value.byteLength;
  if (isList(value))
    return value.reduce<number>((sum, inner) => sum + 1 + valueBytes(inner), CONTAINER_BYTES);
  return CONTAINER_BYTES + Object.keys(value).length + membersBytes(value);
};

const isList = (value: ItemValue): value is readonly ItemValue[] => Array.isArray(value);
