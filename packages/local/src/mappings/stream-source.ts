import { awsSequenceNumber, engineSequenceNumber } from '../dynamo/differences/sequence-numbers.ts';
import { awsStreamRecord, type StreamOfTable } from '../dynamo/differences/stream-records.ts';
import { DynamoCallFailed, type DynamoClient } from '../dynamo/dynamo-client.ts';
import { isJsonList, isJsonObject, type JsonObject } from '../template/json.ts';
import type { Sequenced } from './stream-progress.ts';

export type StreamItem = Sequenced & { readonly record: JsonObject };

/** Reads one table's stream shard by shard. The engine's own names (ARN, region) stay inside. */
export type StreamSource = {
  shards(): Promise<readonly string[]>;
  /** `after` undefined: from the oldest record kept. */
  iterator(shardId: string, after: string | undefined): Promise<string>;
  read(iterator: string, limit: number): Promise<StreamPage>;
};

/** `last`: the sequence number of the last record read, also of one that AWS would not have. No `next`: the shard has ended. */
export type StreamPage = {
  readonly items: readonly StreamItem[];
  readonly last: string | undefined;
  readonly next: string | undefined;
};

const textOf = (object: JsonObject, key: string): string => {
  const value = object[key];
  return typeof value === 'string' ? value : '';
};

const numberOf = (object: JsonObject, key: string): number => {
  const value = object[key];
  return typeof value === 'number' ? value : 0;
};

const sequenceOf = (record: JsonObject): string | undefined => {
  const change = record['dynamodb'];
  return isJsonObject(change) ? awsSequenceNumber(textOf(change, 'SequenceNumber')) : undefined;
};

const itemOf = (record: JsonObject): StreamItem => {
  const change = record['dynamodb'];
  return {
    sequenceNumber: isJsonObject(change) ? textOf(change, 'SequenceNumber') : '',
    createdSec: isJsonObject(change) ? numberOf(change, 'ApproximateCreationDateTime') : 0,
    record,
  };
};

export const createStreamSource = (
  client: DynamoClient,
  table: StreamOfTable,
  nowMs: () => number,
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
    iterator: async (shardId, after) => {
      const common = { StreamArn: await arn(), ShardId: shardId };
      const oldest = { ...common, ShardIteratorType: 'TRIM_HORIZON' };
      const iteratorOf = async (input: JsonObject) =>
        textOf(await client.call('DynamoDBStreams', 'GetShardIterator', input), 'ShardIterator');
      if (after === undefined) return iteratorOf(oldest);
      try {
        const SequenceNumber = engineSequenceNumber(after);
        return await iteratorOf({ ...common, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber });
      } catch (error) {
        // The checkpoint lies before what the stream still keeps: go on with the oldest record.
        if (!(error instanceof DynamoCallFailed) || error.code !== 'TrimmedDataAccessException') throw error;
        return iteratorOf(oldest);
      }
    },
    read: async (iterator, limit) => {
      const output = await client.call('DynamoDBStreams', 'GetRecords', {
        ShardIterator: iterator,
        Limit: limit,
      });
      const found = output['Records'];
      const records = (isJsonList(found) ? found : []).filter(isJsonObject);
      const nowSec = nowMs() / 1_000;
      const items = records.flatMap((record) => {
        const shaped = awsStreamRecord(record, table, nowSec);
        return shaped === undefined ? [] : [itemOf(shaped)];
      });
      const latest = records.at(-1);
      const last = latest === undefined ? undefined : sequenceOf(latest);
      const next = textOf(output, 'NextShardIterator');
      return { items, last, next: next === '' ? undefined : next };
    },
  };
};
