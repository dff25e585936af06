import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { StreamView } from '../../template/definitions.ts';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../template/json.ts';
import { awsSequenceNumber } from './sequence-numbers.ts';

/** A stream as the template has it; the engine's own names stay inside. */
export type StreamOfTable = {
  readonly tableName: string;
  readonly streamArn: string;
  readonly region: string;
  readonly view: StreamView;
};

/** DynamoDB developer guide, "Change data capture for DynamoDB Streams": records are kept for 24 hours. */
export const streamRetentionSec = 24 * 60 * 60;

/** The same guide, "DynamoDB Streams and Time to Live". */
const timeToLive = { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const;

const setTypes: readonly string[] = ['SS', 'NS', 'BS'];

/** Maps and sets have no order; the engine writes them in any. */
const unordered = (value: Json): Json => {
  if (isJsonList(value)) return value.map(unordered);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      setTypes.includes(key) && isJsonList(child) && child.every((member) => typeof member === 'string')
        ? [...child].sort()
        : unordered(child),
    ]),
  );
};

/** "If you perform a PutItem or UpdateItem that does not change any data, DynamoDB Streams doesn't write a record." */
const changesNothing = ({ OldImage: before, NewImage: after }: JsonObject): boolean =>
  isJsonObject(before) && isJsonObject(after) && isDeepStrictEqual(unordered(before), unordered(after));

const shows = (view: StreamView, image: 'NEW' | 'OLD'): boolean =>
  view === 'NEW_AND_OLD_IMAGES' || view === `${image}_IMAGE`;

const hasIdentity = (record: JsonObject): boolean => {
  const identity = record['userIdentity'];
  return isJsonObject(identity) && Object.keys(identity).length > 0;
};

/**
 * The engine's record as AWS would have it in an event; `undefined` where AWS would have none: the write changed nothing,
 * or the record is older than 24 hours. The engine must keep both images, whatever the template's view is.
 */
export const awsStreamRecord = (
  record: JsonObject,
  stream: StreamOfTable,
  nowSec: number,
): JsonObject | undefined => {
  const change = record['dynamodb'];
  if (!isJsonObject(change)) return undefined;
  if (record['eventName'] === 'MODIFY' && changesNothing(change)) return undefined;
  const createdSec = change['ApproximateCreationDateTime'];
  if (typeof createdSec === 'number' && nowSec - createdSec > streamRetentionSec) return undefined;
  const { OldImage, NewImage, ...both } = change;
  const sequenceNumber = awsSequenceNumber(String(change['SequenceNumber']));
  return {
    eventID: createHash('md5').update(`${stream.streamArn} ${sequenceNumber}`).digest('hex'),
    eventName: record['eventName'] ?? '',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: stream.region,
    dynamodb: {
      ...both,
      ...(NewImage !== undefined && shows(stream.view, 'NEW') ? { NewImage } : {}),
      ...(OldImage !== undefined && shows(stream.view, 'OLD') ? { OldImage } : {}),
      SequenceNumber: sequenceNumber,
      StreamViewType: stream.view,
    },
    ...(hasIdentity(record) ? { userIdentity: timeToLive } : {}),
    eventSourceARN: stream.streamArn,
  };
};
