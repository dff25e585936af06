import { markExpiring } from '../dynamo/differences/expiry-marks.ts';
import { trimStreams } from '../dynamo/differences/trim-streams.ts';
import type { DynamoClient } from '../dynamo/dynamo-client.ts';
import type { Engine } from '../dynamo/engine.ts';
import { openEngineFile } from '../dynamo/engine-file.ts';
import { type MarkExpiring, sweepExpired } from '../dynamo/ttl-sweep.ts';
import type { StreamMapping } from '../mappings/stream-mapping.ts';
import type { TableDefinition } from '../template/definitions.ts';
import type { JsonObject } from '../template/json.ts';

const trimEveryMs = 10_000;
const sweepEveryMs = 60_000;

export type TableCareParts = {
  readonly engine: Engine;
  readonly client: DynamoClient;
  readonly tables: readonly TableDefinition[];
  readonly streamMappings: readonly StreamMapping[];
  nowMs(): number;
  onError(error: unknown): void;
};

/** Per table the sequence number that every reader of its stream has behind it. */
const positionsOf = (mappings: readonly StreamMapping[]): ReadonlyMap<string, string> => {
  const positions = new Map<string, string>();
  for (const { tableName } of mappings) {
    const own = mappings
      .filter((mapping) => mapping.tableName === tableName)
      .map(({ position }) => position());
    const known = own.flatMap((position) => (position === undefined ? [] : [position])).sort();
    const [lowest] = known;
    if (lowest !== undefined && known.length === own.length) positions.set(tableName, lowest);
  }
  return positions;
};

/** Does by the clock what DynamoDB does by itself: expiry of items, the end of stream records. */
export const startTableCare = (parts: TableCareParts): { stop(): Promise<void> } => {
  const { file } = parts.engine;
  const positions = new Map<string, JsonObject | undefined>();
  let stopped = false;
  let sweeping: Promise<void> = Promise.resolve();

  const trim = (): void => {
    try {
      if (file !== undefined) trimStreams(file, parts.nowMs() / 1000, positionsOf(parts.streamMappings));
    } catch (error) {
      parts.onError(error);
    }
  };
  const sweep = async (engineFile: string): Promise<void> => {
    const database = openEngineFile(engineFile);
    try {
      const mark: MarkExpiring = (name, keys) => markExpiring(database, name, keys);
      for (const table of parts.tables) {
        if (stopped || table.ttlAttribute === undefined) continue;
        const nowSec = Math.floor(parts.nowMs() / 1000);
        const from = positions.get(table.name);
        positions.set(table.name, await sweepExpired(parts.client, table, nowSec, from, mark));
      }
    } finally {
      database.close();
    }
  };
  const trimming = setInterval(trim, trimEveryMs);
  const expiring =
    file === undefined
      ? undefined
      : setInterval(() => {
          sweeping = sweeping.then(() => sweep(file)).catch(parts.onError);
        }, sweepEveryMs);
  return {
    stop: async () => {
      stopped = true;
      clearInterval(trimming);
      clearInterval(expiring);
      await sweeping;
    },
  };
};
