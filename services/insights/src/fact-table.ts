import { shardOf } from '@twolane/outbox';
import {
  fieldsOf,
  type ItemFields,
  type Key,
  type ReadStore,
  TerminalError,
  type Write,
} from '@twolane/store';
import { FACTS_PER_PAGE, MEMORY_SEC, SALES_SHARDS } from './domain/limits.ts';
import type { SaleFact, SoldSku } from './domain/sale-fact.ts';
import { shardText } from './shards.ts';

/** One generation of one hour. */
export interface FactsOf {
  readonly hour: string;
  readonly generation: number;
}

export interface StoredFact {
  readonly eventKey: string;
  readonly fact: SaleFact;
}

export interface FactPage {
  readonly facts: readonly StoredFact[];
  readonly next?: string;
}

export interface FactTable {
  key(of: FactsOf, eventKey: string): Key;
  /** Conflicts where the fact is there: the inbox of its event. */
  add(of: FactsOf, fact: StoredFact, nowMs: number): Write;
  /** Which of the events this generation has. */
  known(store: ReadStore, of: FactsOf, eventKeys: readonly string[]): Promise<ReadonlySet<string>>;
  page(store: ReadStore, of: FactsOf & { readonly shard: number }, after?: string): Promise<FactPage>;
}

/** What events said, one item each, apart from everything that is worked out from them. */
export const factTable = (table: string): FactTable => {
  const partition = ({ hour, generation }: FactsOf, shard: number): string =>
    `fact#${hour}#g${generation}#${shardText(shard)}`;
  const key = (of: FactsOf, eventKey: string): Key => ({
    pk: partition(of, shardOf(eventKey, SALES_SHARDS)),
    sk: eventKey,
  });
  return {
    key,
    add: (of, { eventKey, fact }, nowMs) => ({
      kind: 'putIfAbsent',
      table,
      key: key(of, eventKey),
      item: {
        kind: fact.kind,
        occurredAtMs: fact.occurredAtMs,
        currency: fact.currency,
        amountMinor: fact.amountMinor,
        // As text, as lines are kept everywhere here (docs/decisions/0050).
        goods: JSON.stringify(fact.goods.map(({ sku, units, amountMinor }) => [sku, units, amountMinor])),
      },
      expiresAtSec: Math.ceil(nowMs / 1000) + MEMORY_SEC,
    }),
    known: async (store, of, eventKeys) => {
      if (eventKeys.length === 0) return new Set();
      const found = await store.getMany(
        table,
        eventKeys.map((eventKey) => key(of, eventKey)),
      );
      return new Set(eventKeys.filter((_, index) => found[index] !== undefined));
    },
    page: async (store, { shard, ...of }, after) => {
      const { items, next } = await store.query({
        table,
        pk: partition(of, shard),
        limit: FACTS_PER_PAGE,
        ...(after === undefined ? {} : { after }),
      });
      const facts = items.map((item) => ({ eventKey: item.key.sk, fact: factFrom(fieldsOf(item)) }));
      return next === undefined ? { facts } : { facts, next };
    },
  };
};

const factFrom = (fields: ItemFields): SaleFact => ({
  kind: kindFrom(fields.text('kind')),
  occurredAtMs: fields.whole('occurredAtMs'),
  currency: fields.text('currency'),
  amountMinor: fields.whole('amountMinor'),
  goods: goodsFrom(fields.json('goods')),
});

const kindFrom = (kind: string): SaleFact['kind'] => {
  if (kind === 'placed' || kind === 'cancelled' || kind === 'returned') return kind;
  throw new TerminalError(`A stored fact has the unknown kind "${kind}"; correct its item.`);
};

const goodsFrom = (value: unknown): readonly SoldSku[] => {
  if (!Array.isArray(value)) throw new TerminalError('Stored goods must be a list.');
  return value.map((entry: unknown) => {
    const [sku, units, amountMinor]: readonly unknown[] = Array.isArray(entry) ? entry : [];
    if (typeof sku === 'string' && typeof units === 'number' && typeof amountMinor === 'number') {
      return { sku, units, amountMinor };
    }
    throw new TerminalError('Stored goods must be [sku, units, amountMinor].');
  });
};
