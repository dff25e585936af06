import { isRecord } from '../is-record.ts';
import type { TableReader } from '../start/tables.ts';
import { isLiveOrder } from './live-orders.ts';

const STATE_TABLES = ['orders', 'payments', 'inventory', 'gateway'] as const;

/**
 * What two runs of the same day may rightly differ in: ids that are drawn, references of the provider, who wrote last and
 * how often. Everything else must be equal.
 */
const DRAWN: readonly string[] = [
  'version',
  'commitId',
  'expiresAtSec',
  'applied',
  'step',
  'requestKey',
  'authorizationId',
  'reference',
  'answers',
];
/** Stored answers of idempotent commands are the API's own business. */
const isAnswer = (pk: string): boolean => pk.startsWith('http#');
/** Items that are called by the id of an event, which is drawn: they are compared as a heap. */
const CALLED_BY_EVENT: Readonly<Record<string, string>> = { gateway: 'charge#', inventory: 'restock#' };

/** Every item of orders, payments, stock and the provider's books by name, as text without what is drawn. */
export type BusinessState = ReadonlyMap<string, readonly string[]>;

const comparable = (name: string, value: unknown, orderId: string): unknown =>
  name === 'placedAtMs' && isLiveOrder(orderId) ? 'live' : value;

const textOf = (item: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(
    Object.entries(item)
      .filter(([name]) => name !== 'pk' && name !== 'sk' && !DRAWN.includes(name))
      .map(([name, value]) => [name, comparable(name, value, String(item['orderId'] ?? ''))])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );

/** Reads the tables of a stack whose work is done. */
export async function businessState(tables: TableReader, stage: string): Promise<BusinessState> {
  const state = new Map<string, string[]>();
  for (const table of STATE_TABLES) {
    for await (const item of tables.items(`twolane-${stage}-${table}`)) {
      const [pk, sk] = [String(item['pk']), String(item['sk'])];
      if (!isRecord(item) || isAnswer(pk)) continue;
      const heap = CALLED_BY_EVENT[table];
      const isCalledByEvent = heap !== undefined && pk.startsWith(heap);
      const name = isCalledByEvent ? `${table} ${heap}…` : `${table} ${pk}/${sk}`;
      const found = state.get(name);
      if (found === undefined) state.set(name, [textOf(item)]);
      else found.push(textOf(item));
    }
  }
  for (const texts of state.values()) texts.sort();
  return state;
}

export interface Difference {
  readonly item: string;
  readonly expected: string;
  readonly actual: string;
}

/** Items that are not the same in both, each named. Empty: the two states are equal, item by item. */
export function differencesOf(expected: BusinessState, actual: BusinessState): readonly Difference[] {
  const names = [...new Set([...expected.keys(), ...actual.keys()])].sort();
  const text = (state: BusinessState, name: string): string => (state.get(name) ?? ['absent']).join('\n');
  return names.flatMap((item) => {
    const [one, other] = [text(expected, item), text(actual, item)];
    return one === other ? [] : [{ item, expected: one, actual: other }];
  });
}
