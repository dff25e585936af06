import {
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { urlOf } from '../testing/sqs-house.ts';
import { type FaultyEndpoint, openFaultyEndpoint } from './testing/faulty-endpoint.ts';
import { fired, plan } from './testing/plan-of.ts';

let open: FaultyEndpoint;
let things = 0;
beforeAll(async () => {
  open = await openFaultyEndpoint();
});
afterAll(() => open.close());
beforeEach(async () => {
  things += 1;
  await bodies();
});
afterEach(() => {
  open.faults.clear();
  expect(open.errors).toEqual([]);
});

type Clients = FaultyEndpoint['once'];
const name = () => `thing-${things}`;

/** One write of each service, and whether what it writes is there. */
const writes = {
  dynamodb: {
    write: ({ dynamodb }: Clients): Promise<unknown> =>
      dynamodb.send(new PutItemCommand({ TableName: 'things', Item: { pk: { S: name() } } })),
    isThere: async () => {
      const { Item } = await open.once.dynamodb.send(
        new GetItemCommand({ TableName: 'things', Key: { pk: { S: name() } } }),
      );
      return Item !== undefined;
    },
  },
  sqs: {
    write: ({ sqs }: Clients): Promise<unknown> =>
      sqs.send(new SendMessageCommand({ QueueUrl: urlOf('work'), MessageBody: name() })),
    isThere: async () => (await bodies()).includes(name()),
  },
  events: {
    write: ({ events }: Clients): Promise<unknown> =>
      events.send(new PutEventsCommand({ Entries: [entryOf(name())] })),
    isThere: async () => (await bodies()).some((body) => body.includes(`"${name()}"`)),
  },
  s3: {
    write: ({ s3 }: Clients): Promise<unknown> =>
      s3.send(new PutObjectCommand({ Bucket: 'files', Key: name(), Body: 'x' })),
    isThere: () =>
      open.once.s3.send(new GetObjectCommand({ Bucket: 'files', Key: name() })).then(
        () => true,
        () => false,
      ),
  },
} as const;
const entryOf = (id: string) => ({
  EventBusName: 'bus',
  Source: 'shop',
  DetailType: 'Paid.v1',
  Detail: JSON.stringify({ id }),
});
/** Takes what lies in the queue. */
const bodies = async (): Promise<readonly string[]> => {
  const queue = open.messaging.queue('work');
  const received = await queue.receive({ maximumMessages: 10, waitMs: 0 });
  const messages = received.ok ? received.value : [];
  queue.delete(messages.map(({ receiptHandle }) => receiptHandle));
  return messages.map(({ body }) => body);
};

const services = ['dynamodb', 'sqs', 'events', 's3'] as const;
const kinds = [
  ['throttle', {}, false],
  ['failBefore', {}, false],
  ['failAfter', {}, true],
  ['drop', {}, false],
  ['drop', { when: 'after' }, true],
] as const;

describe.each(services)('a write of %s', (service) => {
  const { write, isThere } = writes[service];

  test.each(kinds)(
    'under %s %j fails, and is done where only its answer is lost',
    async (kind, more, isDone) => {
      plan(open.faults, [{ service, kind, ...more, times: 1 }]);
      await expect(write(open.once)).rejects.toThrow();
      expect(fired(open.faults)).toEqual([1]);
      open.faults.clear();
      expect(await isThere()).toBe(isDone);
    },
  );

  test.each(kinds)('under %s %j is tried again by the SDK, as on AWS', async (kind, more) => {
    plan(open.faults, [{ service, kind, ...more, times: 2 }]);
    await write(open.patient);
    expect(fired(open.faults)).toEqual([2]);
    expect(await isThere()).toBe(true);
  });
});

test.each<[(typeof services)[number], string, number]>([
  ['sqs', 'RequestThrottled', 400],
  ['events', 'ThrottlingException', 400],
  ['s3', 'SlowDown', 503],
])("%s says that it is throttled in the service's own words", async (service, name, httpStatusCode) => {
  plan(open.faults, [{ service, kind: 'throttle' }]);
  await expect(writes[service].write(open.once)).rejects.toMatchObject({
    name,
    $metadata: { httpStatusCode },
  });
});

describe('DynamoDB', () => {
  const transaction = () =>
    open.once.dynamodb.send(
      new TransactWriteItemsCommand({
        TransactItems: ['a', 'b', 'c'].map((part) => ({
          Put: { TableName: 'things', Item: { pk: { S: `${name()}-${part}` } } },
        })),
      }),
    );

  test('names the item of a transaction that conflicts, and none of the items is written', async () => {
    plan(open.faults, [{ service: 'dynamodb', kind: 'conflict', times: 1 }]);
    const error = await transaction().catch((caught: unknown) => caught);
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = error.CancellationReasons?.map(({ Code }) => Code) ?? [];
    expect([...codes].sort()).toEqual(['None', 'None', 'TransactionConflict']);
    expect(error.message).toContain(`[${codes.join(', ')}]`);
    const { Item } = await open.once.dynamodb.send(
      new GetItemCommand({ TableName: 'things', Key: { pk: { S: `${name()}-a` } } }),
    );
    expect(Item).toBeUndefined();
  });

  test('refuses a single write that meets a transaction', async () => {
    plan(open.faults, [{ service: 'dynamodb', kind: 'conflict' }]);
    await expect(writes.dynamodb.write(open.once)).rejects.toMatchObject({
      name: 'TransactionConflictException',
    });
  });

  test('is throttled in both of its ways, and of a transaction one item is', async () => {
    plan(open.faults, [{ service: 'dynamodb', kind: 'throttle' }]);
    const seen = new Set<string>();
    for (let n = 0; n < 20; n += 1) {
      for (const write of [writes.dynamodb.write(open.once), transaction()]) {
        const error = await write.catch((caught: unknown) => caught);
        if (!(error instanceof DynamoDBServiceException)) throw error;
        seen.add(error.name);
        if (!(error instanceof TransactionCanceledException)) continue;
        expect(error.CancellationReasons?.filter(({ Code }) => Code !== 'None')).toMatchObject([
          { Code: 'ProvisionedThroughputExceeded' },
        ]);
      }
    }
    expect([...seen].sort()).toEqual([
      'ProvisionedThroughputExceededException',
      'ThrottlingException',
      'TransactionCanceledException',
    ]);
  });

  test('an answer that is a refusal is not lost: nothing was done', async () => {
    plan(open.faults, [{ service: 'dynamodb', kind: 'failAfter' }]);
    const impossible = new PutItemCommand({
      TableName: 'things',
      Item: { pk: { S: name() } },
      ConditionExpression: 'attribute_exists(pk)',
    });
    await expect(open.once.dynamodb.send(impossible)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
  });

  test('a rule goes by table and by who calls', async () => {
    const throttle = { service: 'dynamodb', kind: 'throttle' };
    plan(open.faults, [
      { ...throttle, name: 'another-table', resource: 'others' },
      { ...throttle, name: 'another-caller', principal: 'somebody' },
    ]);
    await transaction();
    expect(fired(open.faults)).toEqual([0, 0]);
    plan(open.faults, [{ ...throttle, resource: 'things', principal: open.accessKeyId }]);
    await expect(transaction()).rejects.toThrow();
  });
});

test('PutEvents: some entries fail and the others pass, each in its place', async () => {
  plan(open.faults, [{ service: 'events', kind: 'partial', times: 1 }]);
  const ids = ['p0', 'p1', 'p2', 'p3', 'p4'];
  const put = () => open.once.events.send(new PutEventsCommand({ Entries: ids.map(entryOf) }));
  const { FailedEntryCount = 0, Entries = [] } = await put();
  expect(Entries).toHaveLength(5);
  const passed = ids.filter((_, n) => Entries[n]?.EventId !== undefined);
  const failed = ids.filter((_, n) => Entries[n]?.ErrorCode !== undefined);
  expect([...passed, ...failed].sort()).toEqual(ids);
  expect([passed.length > 0, failed.length]).toEqual([true, FailedEntryCount]);
  const arrived = (await bodies()).map((body) => /"id":"(p\d)"/.exec(body)?.[1]);
  expect(arrived.sort()).toEqual(passed);
  expect((await put()).FailedEntryCount).toBe(0);
});

test('PutEvents: of one entry, that one fails', async () => {
  plan(open.faults, [{ service: 'events', kind: 'partial' }]);
  const { FailedEntryCount } = await open.once.events.send(new PutEventsCommand({ Entries: [entryOf('p')] }));
  expect([FailedEntryCount, await bodies()]).toEqual([1, []]);
});

test('a delay comes on top of what else happens', async () => {
  plan(open.faults, [
    { service: 'sqs', kind: 'delay', ms: 150 },
    { service: 'sqs', kind: 'failBefore', times: 1 },
  ]);
  const startedMs = performance.now();
  await expect(writes.sqs.write(open.once)).rejects.toMatchObject({ name: 'InternalFailure' });
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(145);
  await writes.sqs.write(open.once);
  expect(fired(open.faults)).toEqual([2, 1]);
});

test('of S3, what was never there is still said, and reads lose their answers', async () => {
  plan(open.faults, [{ service: 's3', kind: 'failAfter', operation: 'GetObject', times: 1 }]);
  await writes.s3.write(open.once);
  expect(await writes.s3.isThere()).toBe(false);
  expect(await writes.s3.isThere()).toBe(true);
  plan(open.faults, [{ service: 's3', kind: 'failAfter', resource: 'nobody' }]);
  const missing = new PutObjectCommand({ Bucket: 'nobody', Key: 'x', Body: 'x' });
  await expect(open.once.s3.send(missing)).rejects.toMatchObject({ name: 'NoSuchBucket' });
  expect(fired(open.faults)).toEqual([1]);
});
