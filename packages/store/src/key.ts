import type { Key } from './change-set.ts';
import { TerminalError } from './errors.ts';

/** DynamoDB Developer Guide, "Service, account, and table quotas": partition key and sort key. */
const MAX_PK_BYTES = 2048;
const MAX_SK_BYTES = 1024;

/** An item's name among all tables, for messages and maps. */
export const nameOf = ({ table, key }: { readonly table: string; readonly key: Key }): string =>
  `${table} ${JSON.stringify(key.pk)} / ${JSON.stringify(key.sk)}`;

const wrongPart = (name: string, text: string, maxBytes: number): string | undefined => {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes === 0 || bytes > maxBytes) return `${name} has ${bytes} bytes, must have 1 to ${maxBytes}`;
  return text.isWellFormed() ? undefined : `${name} is text with half a surrogate pair`;
};

/** Throws `TerminalError` for a key that no item can have. */
export const checkKey = (table: string, key: Key): void => {
  const why = wrongPart('pk', key.pk, MAX_PK_BYTES) ?? wrongPart('sk', key.sk, MAX_SK_BYTES);
  if (why !== undefined) throw new TerminalError(`${nameOf({ table, key })}: ${why}.`);
};
