import type { DynamoClient } from '../dynamo/dynamo-client.ts';
import type { Engine } from '../dynamo/engine.ts';
import { trimStreams } from '../dynamo/engine-file.ts';
import { sweepExpired } from '../dynamo/ttl-sweep.ts';
import type { StreamMapping } from '../mappings/stream-mapping.ts';
import type { TableDefinition } from '../template/definitions.ts';
import type { JsonObject } from '../template/json.ts';

const trimEveryMs = 10_000;
const sweepEveryMs = 60_000;
/** Records this far behind every reader are not kept for 24 hours: the engine slows down with them. */
const keptBehindCheckpoint = 1_000n;

export type TableCareParts = {
  readonly engine: Engine;
  readonly client: DynamoClient;
  readonly tables: readonly TableDefinition[];
  readonly streamMappings: readonly StreamMapping[];
  nowMs(): number;
  onError(error: unknown): void;
};

/** Per table the sequence number below which nobody will read any more. */
const trimPoints = (mappings: readonly StreamMapping[]): ReadonlyMap<string, bigint> => {
  const points = new Map<string, bigint>();
  for (const { tableName } of mappings) {
    const own = mappings
      .filter((mapping) => mapping.tableName === tableName)
      .map((mapping) => mapping.checkpoint());
    const known = own.flatMap((checkpoint) => (checkpoint === undefined ? [] : [checkpoint]));
    const [lowest] = known.sort((left, right) => (left < right ? -1 : 1));
    if (lowest === undefined || known.length < own.length) continue;
    points.set(tableName, lowest > keptBehindCheckpoint ? lowest - keptBehindCheckpoint : 0n);
  }
  return points;
};

/** Does by the clock what DynamoDB does by itself: expiry of items, the end of stream records. */
export const startTableCare = (parts: TableCareParts): { stop(): Promise<void> } => {
  const { file } = parts.engine;
  const positions = new Map<string, JsonObject | undefined>();
  let stopped = false;
  let sweeping: Promise<void> = Promise.resolve();

  const trim = (): void => {
    try {
      if (file !== undefined) trimStreams(file, parts.nowMs() / 1000, trimPoints(parts.streamMappings));
    } catch (error) {
      parts.onError(error);
    }
  };
  const sweep = async (): Promise<void> => {
    for (const table of parts.tables) {
      if (stopped || table.ttlAttribute === undefined) continue;
      const nowSec = Math.floor(parts.nowMs() / 1000);
      positions.set(table.name, await sweepExpired(parts.client, table, nowSec, positions.get(table.name)));
    }
  };
  const trimming = setInterval(trim, trimEveryMs);
  const expiring =
    file === undefined
      ? undefined
      : setInterval(() => {
          sweeping = sweeping.then(sweep).catch(parts.onError);
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
