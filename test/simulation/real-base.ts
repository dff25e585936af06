import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamoStore, type Key, type Store, type StoredItem } from '@twolane/store';
import { createTables, dynoxide } from '../support/dynamo-engine.ts';
import type { Base } from './base.ts';
import { journalWith, TABLES } from './functions/tables.ts';
import { REPLAYS } from './lane2/functions.ts';

const NAMES: readonly string[] = [...Object.values(TABLES), REPLAYS];

/** The same histories through the real store, the real SDK and a real engine: how things fail is still simulated. */
export const startRealBase = async () => {
  const engine = await dynoxide().start();
  await createTables(engine.client, NAMES);
  return {
    /** Empty tables, for the next history. */
    fresh: async (): Promise<(outboxShards: number) => Base> => {
      for (const TableName of NAMES) await engine.client.send(new DeleteTableCommand({ TableName }));
      await createTables(engine.client, NAMES);
      return (outboxShards) => realBase(engine.client, outboxShards);
    },
    stop: () => engine.stop(),
  };
};

/** Of all histories: a transaction with an id of ten minutes ago would be taken for that one. */
let commits = 0;

const realBase = (client: DynamoDBDocumentClient, outboxShards: number): Base => {
  const real = createDynamoStore({
    client,
    journal: journalWith(outboxShards),
    newCommitId: () => {
      commits += 1;
      return `commit-${commits}`;
    },
  });
  const keys = new Map<string, Map<string, Key>>();
  const remember = (table: string, key: Key): void => {
    const known = keys.get(table) ?? new Map<string, Key>();
    keys.set(table, known.set(`${key.pk}\n${key.sk}`, key));
  };
  const store: Store = {
    ...real,
    commit: async (changeSet) => {
      const result = await real.commit(changeSet);
      if (result.kind !== 'committed') return result;
      for (const { table, key } of changeSet.writes) remember(table, key);
      for (const event of changeSet.events) {
        const { table, key } = real.layout.journal.rowFor(event);
        remember(table, key);
      }
      return result;
    },
  };
  const all = async (table: string): Promise<readonly StoredItem[]> => {
    const items = await store.getMany(table, [...(keys.get(table)?.values() ?? [])]);
    return items.filter((item) => item !== undefined);
  };
  return {
    store,
    all,
    expire: async (nowSec) => {
      let expired = 0;
      for (const table of keys.keys()) {
        for (const { key, expiresAtSec = Number.POSITIVE_INFINITY } of await all(table)) {
          if (expiresAtSec > nowSec) continue;
          expired += 1;
          await client.send(new DeleteCommand({ TableName: table, Key: { ...key } }));
        }
      }
      return expired;
    },
  };
};
