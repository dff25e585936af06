import { createHash } from 'node:crypto';
import { isRecord } from '../is-record.ts';
import type { Session } from '../recovery/session.ts';
import { STAGE } from '../recovery/session.ts';
import { viewsState } from '../recovery/views-state.ts';
import { createTableReader } from '../start/tables.ts';

const DAY_MS = 86_400_000;
const REGION = 'eu-west-1';
const STATE_TABLES = ['orders', 'payments', 'inventory'] as const;
/** Items of customers who buy meanwhile, and of what they buy. */
const LIVE = /live-|LIVE-GOODS/;
const CLIENT = 'bench';

/** All that replays must leave as it is, to the version of each item. */
export interface BusinessHash {
  /** By name. The payment provider's books, the journal and the replay's own records are none of it. */
  readonly items: ReadonlyMap<string, string>;
  /** The provider's books, by charge, with every answer that it ever gave. */
  readonly books: ReadonlyMap<string, string>;
}

/** Reads the tables, the sales of the feed's day and the stock view of a stack at rest; live orders' own are left out. */
export async function readBusiness(session: Session, dayStartMs: number): Promise<BusinessHash> {
  const stack = session.stack();
  const tables = createTableReader(stack.dynamodbUrl, REGION);
  const token = await stack.token(['insights:read'], CLIENT);
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(new URL(path, stack.httpUrl), {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) throw new Error(`GET ${path} was answered with ${response.status}.`);
    return response.json();
  };
  const itemsOf = async (table: string): Promise<readonly (readonly [string, string])[]> => {
    const found: (readonly [string, string])[] = [];
    for await (const item of tables.items(`twolane-${STAGE}-${table}`)) {
      if (!isRecord(item)) continue;
      const { pk, sk, ...fields } = item;
      found.push([
        `${table} ${String(pk)}/${String(sk)}`,
        JSON.stringify(Object.entries(fields).sort(byName)),
      ]);
    }
    return found;
  };
  try {
    const views = await viewsState(get, dayStartMs, dayStartMs + DAY_MS);
    const items = [...views].map(([name, texts]): readonly [string, string] => [name, texts.join('\n')]);
    for (const table of STATE_TABLES) items.push(...(await itemsOf(table)));
    return {
      items: new Map(items.filter(([name, text]) => !LIVE.test(name) && !LIVE.test(text)).sort(byName)),
      books: new Map(await itemsOf('gateway')),
    };
  } finally {
    tables.close();
  }
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

export const hashOf = ({ items }: BusinessHash): string =>
  createHash('sha256')
    .update(JSON.stringify([...items]))
    .digest('hex')
    .slice(0, 16);

/** Names of items that are not what they were, for a person to look at. */
export const changedItems = (before: BusinessHash, after: BusinessHash): readonly string[] =>
  [...new Set([...before.items.keys(), ...after.items.keys()])].filter(
    (name) => before.items.get(name) !== after.items.get(name),
  );

/** Entries in the provider's books that no live order explains: changed ones, and new ones beyond one for each. */
export const unexplainedBookings = (
  before: BusinessHash,
  after: BusinessHash,
  liveOrders: number,
): number => {
  const changed = [...before.books].filter(([name, text]) => after.books.get(name) !== text).length;
  const added = [...after.books.keys()].filter((name) => !before.books.has(name)).length;
  return changed + Math.abs(added - liveOrders);
};
