import { createHash } from 'node:crypto';
import { DynamoCallFailed, type DynamoClient } from '../dynamo/dynamo-client.ts';
import { isJsonList, isJsonObject, type JsonObject } from '../template/json.ts';
import type { Sequenced } from './stream-progress.ts';

/** A record with its text as the function gets it. */
export type StreamItem = Sequenced & { readonly record: JsonObject; readonly bytes: number };

/** Reads one table's stream shard by shard. The engine's own names (ARN, region) stay inside. */
export type StreamSource = {
  shards(): Promise<readonly string[]>;
  /** `after` undefined: from the oldest record kept. `latest`: what comes from now on. */
  iterator(shardId: string, after: string | undefined, latest: boolean): Promise<string>;
  /** `next` undefined: the shard is closed and read to its end. */
  read(
    iterator: string,
    limit: number,
  ): Promise<{ readonly items: readonly StreamItem[]; readonly next: string | undefined }>;
};

const textOf = (object: JsonObject, key: string): string => {
  const value = object[key];
  return typeof value === 'string' ? value : '';
};

const numberOf = (object: JsonObject, key: string): number => {
  const value = object[key];
  return typeof value === 'number' ? value : 0;
};

/** AWS emits nothing for a write that changes nothing; the engine emits MODIFY. */
const changesNothing = (change: JsonObject): boolean =>
  isJsonObject(change['OldImage']) &&
  isJsonObject(change['NewImage']) &&
  JSON.stringify(sorted(change['OldImage'])) === JSON.stringify(sorted(change['NewImage']));

const sorted = (image: JsonObject): readonly (readonly [string, unknown])[] =>
  Object.entries(image).sort(([left], [right]) => (left < right ? -1 : 1));

const itemOf = (record: JsonObject, streamArn: string, region: string): StreamItem | undefined => {
  const change = record['dynamodb'];
  if (!isJsonObject(change) || (record['eventName'] === 'MODIFY' && changesNothing(change))) return undefined;
  const sequenceNumber = textOf(change, 'SequenceNumber');
  const shaped: JsonObject = {
    ...record,
    eventID: createHash('md5').update(`${streamArn} ${sequenceNumber}`).digest('hex'),
    awsRegion: region,
    eventSourceARN: streamArn,
  };
  return {
    sequenceNumber,
    createdSec: numberOf(change, 'ApproximateCreationDateTime'),
    record: shaped,
    bytes: numberOf(change, 'SizeBytes'),
  };
};

export const createStreamSource = (
  client: DynamoClient,
  table: { readonly tableName: string; readonly streamArn: string; readonly region: string },
): StreamSource => {
  let engineArn: string | undefined;
  const arn = async (): Promise<string> => {
    if (engineArn !== undefined) return engineArn;
    const { Streams } = await client.call('DynamoDBStreams', 'ListStreams', { TableName: table.tableName });
    const first = isJsonList(Streams) ? Streams.at(-1) : undefined;
    const found = isJsonObject(first) ? textOf(first, 'StreamArn') : '';
    if (found === '') throw new Error(`Table ${table.tableName} has no stream`);
    engineArn = found;
    return found;
  };
  return {
    shards: async () => {
      const { StreamDescription } = await client.call('DynamoDBStreams', 'DescribeStream', {
        StreamArn: await arn(),
      });
      const shards = isJsonObject(StreamDescription) ? StreamDescription['Shards'] : undefined;
      return (isJsonList(shards) ? shards : []).flatMap((shard) =>
        isJsonObject(shard) ? [textOf(shard, 'ShardId')] : [],
      );
    },
    iterator: async (shardId, after, latest) => {
      const common = { StreamArn: await arn(), ShardId: shardId };
      const type = latest ? 'LATEST' : 'TRIM_HORIZON';
      try {
        const output = await client.call('DynamoDBStreams', 'GetShardIterator', {
          ...common,
          ...(after === undefined
            ? { ShardIteratorType: type }
            : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }),
        });
        return textOf(output, 'ShardIterator');
      } catch (error) {
        // The checkpoint lies before what the stream still keeps: go on with the oldest record.
        if (!(error instanceof DynamoCallFailed) || error.code !== 'TrimmedDataAccessException') throw error;
        const output = await client.call('DynamoDBStreams', 'GetShardIterator', {
          ...common,
          ShardIteratorType: 'TRIM_HORIZON',
        });
        return textOf(output, 'ShardIterator');
      }
    },
    read: async (iterator, limit) => {
      const output = await client.call('DynamoDBStreams', 'GetRecords', {
        ShardIterator: iterator,
        Limit: limit,
      });
      const records = output['Records'];
      const items = (isJsonList(records) ? records : []).flatMap((record) => {
        const item = isJsonObject(record) ? itemOf(record, table.streamArn, table.region) : undefined;
        return item === undefined ? [] : [item];
      });
      const next = textOf(output, 'NextShardIterator');
      return { items, next: next === '' ? undefined : next };
    },
  };
};
