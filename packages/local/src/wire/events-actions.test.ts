import { join } from 'node:path';
import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { manualClock } from '../testing/manual-clock.ts';
import {
  type Endpoint,
  type Messaging,
  openEndpoint,
  openMessaging,
  queueDefinition,
  region,
  rule,
  target,
  temporaryFolder,
} from '../testing/messaging.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

let messaging: Messaging;
let endpoint: Endpoint;
let events: EventBridgeClient;
let denied: readonly string[];
let files = 0;

beforeEach(async () => {
  files += 1;
  denied = [];
  messaging = openMessaging({
    file: join(folder.path, `${files}.db`),
    clock: manualClock(1_800_000_000_000),
    queues: [queueDefinition('work')],
    rules: [rule('all', { source: ['shop'] }, [target('work')])],
  });
  endpoint = await openEndpoint(messaging, {
    authorize: (_, action, arn) => (denied.includes(action) ? `not authorized: ${arn}` : undefined),
  });
  events = new EventBridgeClient({
    endpoint: endpoint.url,
    region,
    credentials: { accessKeyId: 'ASIATEST', secretAccessKey: 'unused' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  events.destroy();
  await endpoint.close();
  messaging.close();
});

describe('EventBridge with the AWS SDK', () => {
  const entry = { Source: 'shop', DetailType: 'Paid.v1', Detail: '{"n":1}', EventBusName: 'bus' };

  test('entries are answered one by one, and arrive', async () => {
    const put = await events.send(
      new PutEventsCommand({
        Entries: [
          { ...entry, Time: new Date('2020-01-02T03:04:05.678Z'), Resources: ['arn:aws:x'] },
          { ...entry, Detail: 'no JSON' },
        ],
      }),
    );
    expect(put.FailedEntryCount).toBe(1);
    expect(put.Entries).toEqual([
      { EventId: expect.any(String) },
      { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
    ]);
    const received = await messaging.queue('work').receive({ maximumMessages: 10, waitMs: 0 });
    const bodies = received.ok ? received.value.map(({ body }): unknown => JSON.parse(body)) : [];
    expect(bodies).toEqual([
      {
        version: '0',
        id: put.Entries?.[0]?.EventId,
        'detail-type': 'Paid.v1',
        source: 'shop',
        account: '123456789012',
        time: '2020-01-02T03:04:05Z',
        region,
        resources: ['arn:aws:x'],
        detail: { n: 1 },
      },
    ]);
  });

  test('a call that is refused as a whole', async () => {
    await expect(
      events.send(new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => entry) })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/less than or equal to 10/),
    });
    denied = ['events:PutEvents'];
    await expect(events.send(new PutEventsCommand({ Entries: [entry] }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(/event-bus\/bus$/),
    });
  });

  test('what only a template may do', async () => {
    await expect(events.send(new PutRuleCommand({ Name: 'x' }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });

  test('a pattern can be tried', async () => {
    const attempt = async (EventPattern: string) =>
      (await events.send(new TestEventPatternCommand({ EventPattern, Event: '{"source":"shop"}' }))).Result;
    expect(await attempt('{"source":["shop"]}')).toBe(true);
    expect(await attempt('{"source":[{"anything-but":"shop"}]}')).toBe(false);
    await expect(attempt('{"source":[{"prefix":5}]}')).rejects.toMatchObject({
      name: 'InvalidEventPatternException',
      message: 'Event pattern is not valid. Reason: source[0].prefix: must be a string',
    });
  });
});
