import { inflateRawSync } from 'node:zlib';
import type { Item, ItemValue, MemoryStore, StoredItem } from '@twolane/store';

/** Fields that say when something was done, or follow from an id that was drawn: a retry does it later, with another. */
const OF_THE_TRY: ReadonlySet<string> = new Set([
  'atMs',
  'endedAtMs',
  'expiresAtMs',
  'hash',
  'minutes',
  'parkedAt',
  'planHash',
  'previous',
  'readAtMs',
  'receiveCount',
  'recordedtime',
  'recordedTime',
  'sinceMs',
  'startedAtMs',
  'stuckSinceMs',
  'validatingSinceMs',
  'workMs',
]);
/** What is drawn anew by each try, as ULIDs are. */
const DRAWN = /drawn-\d+/g;

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

const parsed = (text: string): unknown => {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A value without what the clock or a source of ids puts into it; texts of JSON as what they say. */
const timeless = (value: unknown): Plain => {
  if (typeof value === 'string') {
    const inner = parsed(value);
    return inner === undefined ? value.replaceAll(DRAWN, 'drawn') : timeless(inner);
  }
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value)) return value.map(timeless);
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
  if (typeof value !== 'object') return String(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => !OF_THE_TRY.has(name) && member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, timeless(member)]),
  );
};

const sorted = (lines: readonly Plain[]): readonly Plain[] =>
  lines
    .map((line) => ({ line, text: JSON.stringify(line) }))
    .toSorted((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ line }) => line);

/** All items of a table, each with its keys. `skip`: items that have no place in the books. */
export const tableBooks = (
  store: Pick<MemoryStore, 'all'>,
  table: string,
  { skip = () => false, versions = true }: BookOptions = {},
): readonly Plain[] =>
  sorted(
    store
      .all(table)
      .filter((stored) => !skip(stored))
      .map(({ key, version, item }) =>
        timeless({ table, ...key, ...(versions ? { version } : {}), item: plainItem(item) }),
      ),
  );

export interface BookOptions {
  readonly skip?: (stored: StoredItem) => boolean;
  readonly versions?: boolean;
}

const plainItem = (item: Item): { readonly [name: string]: ItemValue } => ({ ...item });

/** Everything that was said, in whatever minute it was recorded and happened. */
export const journalBooks = (store: Pick<MemoryStore, 'all'>, outbox: string): readonly Plain[] =>
  sorted(
    store.all(outbox).flatMap(({ key, item }) => {
      const text = item['event'];
      if (typeof text !== 'string') return [];
      const event: unknown = JSON.parse(text);
      if (typeof event !== 'object' || event === null) return [];
      const { time: _, ...rest } = { time: '', ...event };
      return [timeless({ name: key.sk, ...rest })];
    }),
  );

/** Names that receipts hold, and those that they set aside. */
export const receiptBooks = (store: Pick<MemoryStore, 'all'>, outbox: string) => {
  const [published, aside] = [new Set<string>(), new Set<string>()];
  for (const { key, item } of store.all(outbox)) {
    if (!key.pk.startsWith('receipts#')) continue;
    const { names, name } = item;
    if (names instanceof Uint8Array) {
      const list: unknown = JSON.parse(inflateRawSync(names).toString('utf8'));
      if (Array.isArray(list)) for (const one of list) published.add(String(one));
    } else if (typeof name === 'string') aside.add(name);
  }
  return { published: [...published].toSorted(), aside: [...aside].toSorted() };
};
