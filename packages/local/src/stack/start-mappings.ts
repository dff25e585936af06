import { join } from 'node:path';
import type { DynamoClient } from '../dynamo/dynamo-client.ts';
import { openCheckpoints } from '../mappings/checkpoints.ts';
import type { FunctionTarget } from '../mappings/ports.ts';
import { startSqsMapping } from '../mappings/sqs-mapping.ts';
import { startStreamMapping } from '../mappings/stream-mapping.ts';
import { createStreamSource } from '../mappings/stream-source.ts';
import type { StackDefinition } from '../template/definitions.ts';
import type { Cloud } from './cloud.ts';

/** Opens `mappings.db` and starts all mappings that are enabled. */
export const startMappings = (parts: {
  readonly definition: StackDefinition;
  readonly region: string;
  readonly dataDir: string;
  readonly cloud: Pick<Cloud, 'filterOf' | 'source'>;
  readonly functions: FunctionTarget;
  readonly engine: DynamoClient;
  nowMs(): number;
  onError(error: unknown): void;
}) => {
  const { definition, region, cloud, functions, engine, nowMs, onError } = parts;
  const checkpoints = openCheckpoints(join(parts.dataDir, 'mappings.db'));
  const tables = new Map(definition.tables.map((table) => [table.name, table]));
  const enabled = definition.mappings.filter((mapping) => mapping.enabled);
  const shared = { functions, queues: cloud.source, onError };
  const queues = enabled
    .filter((mapping) => mapping.kind === 'sqs')
    .map((mapping) =>
      startSqsMapping({ definition: mapping, region, passes: cloud.filterOf(mapping.filters), ...shared }),
    );
  const streams = enabled
    .filter((mapping) => mapping.kind === 'stream')
    .map((mapping) => {
      const view = tables.get(mapping.tableName)?.streamView ?? 'NEW_AND_OLD_IMAGES';
      const source = createStreamSource(engine, { ...mapping, region, view }, nowMs);
      const passes = cloud.filterOf(mapping.filters);
      return startStreamMapping({ definition: mapping, source, checkpoints, nowMs, passes, ...shared });
    });
  const all = [...queues, ...streams];
  return {
    streams,
    /** Batches that functions work on now. */
    inFlight: (): number => all.reduce((sum, mapping) => sum + mapping.inFlight(), 0),
    /** Nothing new is taken; resolves when what was in flight is settled. Safe to repeat. */
    stop: () => Promise.all(all.map((mapping) => mapping.stop())),
    close: checkpoints.close,
  };
};
