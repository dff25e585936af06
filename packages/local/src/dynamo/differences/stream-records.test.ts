import type { StreamView } from '../../template/definitions.ts';
import type { JsonObject } from '../../template/json.ts';
import { awsStreamRecord } from './stream-records.ts';

const stream = {
  tableName: 'outbox',
  streamArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/outbox/stream/2026-01-01T00:00:00.000',
  region: 'eu-west-1',
  view: 'NEW_AND_OLD_IMAGES' as StreamView,
};
const createdSec = 1_795_726_735;
const nowSec = createdSec + 10;
const keys = { pk: { S: 'a' } };
const record = (eventName: string, change: JsonObject, more: JsonObject = {}): JsonObject => ({
  eventID: 'the engine’s own',
  eventName,
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'dynoxide',
  eventSourceARN: 'arn:aws:dynamodb:dynoxide:000000000000:table/outbox/stream/1795726659.700638055',
  dynamodb: {
    Keys: keys,
    SequenceNumber: '394',
    SizeBytes: 12,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
    ApproximateCreationDateTime: createdSec,
    ...change,
  },
  ...more,
});
const oldImage = { pk: { S: 'a' }, n: { N: '1' } };
const newImage = { pk: { S: 'a' }, n: { N: '2' } };
const changed = record('MODIFY', { OldImage: oldImage, NewImage: newImage });

test('bears the names of the template: region, stream, a sequence number of 21 digits', () => {
  expect(awsStreamRecord(changed, stream, nowSec)).toEqual({
    eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
    eventName: 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    eventSourceARN: stream.streamArn,
    dynamodb: {
      ApproximateCreationDateTime: createdSec,
      Keys: keys,
      NewImage: newImage,
      OldImage: oldImage,
      SequenceNumber: '100000000000000000394',
      SizeBytes: 12,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  });
});

test.each<[StreamView, readonly string[]]>([
  ['KEYS_ONLY', []],
  ['NEW_IMAGE', ['NewImage']],
  ['OLD_IMAGE', ['OldImage']],
  ['NEW_AND_OLD_IMAGES', ['NewImage', 'OldImage']],
])('a view of %s shows the images %j', (view, images) => {
  const change = awsStreamRecord(changed, { ...stream, view }, nowSec)?.['dynamodb'];
  expect(change).toMatchObject({ StreamViewType: view, Keys: keys });
  expect(Object.keys(change ?? {}).filter((key) => key.endsWith('Image'))).toEqual(images);
});

describe('a write that changes nothing has no record', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['the same', { a: { S: 'x' } }, { a: { S: 'x' } }],
    ['the same in another order', { a: { S: 'x' }, b: { N: '1' } }, { b: { N: '1' }, a: { S: 'x' } }],
    [
      'the same in another order within a map',
      { m: { M: { a: { S: 'x' }, b: { S: 'y' } } } },
      { m: { M: { b: { S: 'y' }, a: { S: 'x' } } } },
    ],
    ['a set in another order', { s: { SS: ['x', 'y'] } }, { s: { SS: ['y', 'x'] } }],
    ['a set within a list', { l: { L: [{ NS: ['1', '2'] }] } }, { l: { L: [{ NS: ['2', '1'] }] } }],
  ])('%s', (_name, before, after) => {
    const unchanged = record('MODIFY', { OldImage: before, NewImage: after });
    expect(awsStreamRecord(unchanged, { ...stream, view: 'KEYS_ONLY' }, nowSec)).toBeUndefined();
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['another value', { a: { S: 'x' } }, { a: { S: 'y' } }],
    ['another type', { a: { S: '1' } }, { a: { N: '1' } }],
    ['one attribute more', { a: { S: 'x' } }, { a: { S: 'x' }, b: { S: 'y' } }],
    [
      'a list in another order',
      { l: { L: [{ S: 'x' }, { S: 'y' }] } },
      { l: { L: [{ S: 'y' }, { S: 'x' }] } },
    ],
  ])('but %s has one', (_name, before, after) => {
    const differs = record('MODIFY', { OldImage: before, NewImage: after });
    expect(awsStreamRecord(differs, stream, nowSec)).toBeDefined();
  });
});

test.each([
  ['just 24 hours old', 86_400, true],
  ['a second older', 86_401, false],
])('a record that is %s', (_name, ageSec, isThere) => {
  expect(awsStreamRecord(changed, stream, createdSec + ageSec) !== undefined).toBe(isThere);
});

test.each<[string, JsonObject, object | undefined]>([
  [
    'what expired is the service’s',
    { userIdentity: { some: 'mark' } },
    { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  ],
  ['what somebody deleted is nobody’s', {}, undefined],
  ['an identity without content is none', { userIdentity: {} }, undefined],
])('%s', (_name, more, expected) => {
  const removed = record('REMOVE', { OldImage: oldImage }, more);
  expect(awsStreamRecord(removed, stream, nowSec)?.['userIdentity']).toEqual(expected);
});
