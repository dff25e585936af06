import { join } from 'node:path';
import { manualClock } from '../testing/manual-clock.ts';
import {
  type Messaging,
  openMessaging,
  queueArn,
  queueDefinition,
  rule,
  target,
  temporaryFolder,
} from '../testing/messaging.ts';
import type { DeliveryFailure } from './retry.ts';
import { entry, housesOfBuses } from './testing/houses-of-buses.ts';
import type { EventEntry } from './types.ts';

const open = housesOfBuses();
const folder = temporaryFolder();
afterAll(folder.remove);

const received = async (messaging: Messaging, queue: string) => {
  const result = await messaging.queue(queue).receive({ maximumMessages: 10, waitMs: 0 });
  return result.ok ? result.value : [];
};
const codes = (messaging: Messaging, entries: readonly EventEntry[]): unknown => {
  const put = messaging.buses.putEvents(entries);
  return put.ok ? put.value.map((each) => (each.ok ? 'ok' : each.refusal.errorCode)) : put.refusal.code;
};

test('the envelope is what EventBridge makes, with the detail as it was written', async () => {
  const { messaging } = open();
  const detail = '{ "amount": 1.10, "big": 12345678901234567890, "text": "\uffff" }';
  const resources = ['arn:aws:x'];
  const time = { timeMs: Date.UTC(2020, 0, 2, 3, 4, 5, 999) };
  const put = messaging.buses.putEvents([entry({ detail, resources, ...time }), entry({ detail: '{}' })]);
  const ids = put.ok ? put.value.map((each) => (each.ok ? each.value.eventId : '')) : [];
  const bodies = (await received(messaging, 'a')).map(({ body }) => body);
  expect(bodies[0]).toBe(
    `{"version":"0","id":"${ids[0]}","detail-type":"Paid.v1","source":"shop","account":"123456789012",` +
      '"time":"2020-01-02T03:04:05Z","region":"eu-central-1","resources":["arn:aws:x"],' +
      '"detail":{ "amount": 1.10, "big": 12345678901234567890, "text": "\\uFFFF" }}',
  );
  expect(bodies[1]).toContain('"time":"2026-11-21T04:05:06Z"');
});

test('each rule that matches delivers to each of its targets; others do not', async () => {
  const { messaging } = open({
    rules: [
      rule('both', { source: ['shop'] }, [target('a'), target('b', { input: '{"fixed":true}' })]),
      rule('other', { source: ['else'] }, [target('b')]),
      rule('off', { source: ['shop'] }, [target('b')], { enabled: false }),
      rule('elsewhere', { source: ['shop'] }, [target('b')], { busName: 'default' }),
    ],
  });
  messaging.buses.putEvents([entry()]);
  expect(await received(messaging, 'a')).toHaveLength(1);
  expect((await received(messaging, 'b')).map(({ body }) => body)).toEqual(['{"fixed":true}']);
});

test("a trace header goes along as the message's system attribute", async () => {
  const { messaging } = open();
  messaging.buses.putEvents([entry({ traceHeader: 'Root=1-2-3' })]);
  const [message] = await received(messaging, 'a');
  expect(message?.attributes['AWSTraceHeader']).toBe('Root=1-2-3');
});

describe('entries fail one by one', () => {
  test.each<[string, Partial<EventEntry>, string]>([
    ['without source', { source: undefined }, 'InvalidArgument'],
    ['with an empty type', { detailType: '' }, 'InvalidArgument'],
    ['without detail', { detail: undefined }, 'InvalidArgument'],
    ['with a detail that is no JSON', { detail: '{' }, 'MalformedDetail'],
    ['with an array as detail', { detail: '[1]' }, 'MalformedDetail'],
    [
      'with a detail nested too deep',
      { detail: `{"x":${'['.repeat(1_100)}${']'.repeat(1_100)}}` },
      'MalformedDetail',
    ],
    ['with a type that is too long', { detailType: 'y'.repeat(129) }, 'InvalidArgument'],
    ['with text as detail', { detail: '"x"' }, 'MalformedDetail'],
    ['with null as detail', { detail: 'null' }, 'MalformedDetail'],
    ['with a source of AWS', { source: 'aws.s3' }, 'NotAuthorizedForSourceException'],
    ['with a time that is none', { timeMs: 1e20 }, 'InvalidArgument'],
    ['for a bus that does not exist', { eventBusName: 'nobody' }, 'InvalidArgument'],
  ])('%s', async (_, changes, code) => {
    const { messaging } = open();
    expect(codes(messaging, [entry(), entry(changes), entry()])).toEqual(['ok', code, 'ok']);
    expect(await received(messaging, 'a')).toHaveLength(2);
  });

  test('what is as long and as deep as may be passes', async () => {
    const { messaging } = open();
    const detail = `{"text":"${'[{\\"'.repeat(1_200)}","x":${'['.repeat(1_099)}${']'.repeat(1_099)}}`;
    expect(codes(messaging, [entry({ detail, detailType: 'y'.repeat(128) })])).toEqual(['ok']);
    expect(await received(messaging, 'a')).toHaveLength(1);
  });

  test('a bus is named by its ARN as well', () => {
    const { messaging } = open();
    const eventBusName = 'arn:aws:events:eu-central-1:123456789012:event-bus/bus';
    expect(codes(messaging, [entry({ eventBusName })])).toEqual(['ok']);
  });
});

describe('the whole call is refused', () => {
  test.each<[string, readonly EventEntry[]]>([
    ['without entries', []],
    ['with a trace header that is too long', [entry({ traceHeader: 'x'.repeat(501) })]],
    ['with a name of a bus that is too long', [entry(), entry({ eventBusName: 'x'.repeat(1_601) })]],
    ['with eleven', Array.from({ length: 11 }, () => entry())],
    ['when it is too large', [entry({ detail: JSON.stringify({ x: 'y'.repeat(262_144) }) })]],
    [
      'when it is too large together',
      Array.from({ length: 3 }, () => entry({ detail: `{"x":"${'ü'.repeat(50_000)}"}` })),
    ],
  ])('%s, and nothing is delivered', async (_, entries) => {
    const { messaging } = open();
    expect(codes(messaging, entries)).toBe('ValidationException');
    expect(await received(messaging, 'a')).toEqual([]);
    expect(messaging.ledger.counts().published).toBe(0);
  });

  test('what counts is source, type, detail, resources and 14 bytes for a time', () => {
    // 4 + 7 + 7 + 14 + 3
    const exact = entry({ timeMs: 0, resources: ['abc'] });
    expect(codes(open({ busSettings: { maximumRequestBytes: 35 } }).messaging, [exact])).toEqual(['ok']);
    expect(codes(open({ busSettings: { maximumRequestBytes: 34 } }).messaging, [exact])).toBe(
      'ValidationException',
    );
  });
});

describe('the ledger', () => {
  const detail = (id: string) => JSON.stringify({ specversion: '1.0', source: 'shop', id });

  test('counts an event once, its deliveries per queue, its repetitions as duplicates', () => {
    const { messaging } = open({ rules: [rule('both', { source: ['shop'] }, [target('a'), target('b')])] });
    messaging.buses.putEvents([entry({ detail: detail('1') }), entry({ detail: detail('2') })]);
    messaging.buses.putEvents([entry({ detail: detail('1') })]);
    messaging.buses.putEvents([entry({ source: 'nobody', detail: '{}' })]);
    expect(messaging.ledger.counts()).toMatchObject({
      published: 3,
      delivered: 4,
      inFlight: 4,
      duplicates: 2,
    });
  });
});

describe('targets that fail', () => {
  const broken: DeliveryFailure = { errorCode: 'THROTTLING', errorMessage: 'slow down', isRetryable: true };
  const retried = (changes: Parameters<typeof target>[1]) => [
    rule('r', { source: ['shop'] }, [target('a', { deadLetterQueueArn: queueArn('lost'), ...changes })]),
  ];
  const values = (
    message:
      | { messageAttributes: Readonly<Record<string, { stringValue?: string | undefined }>> }
      | undefined,
  ) =>
    Object.fromEntries(
      Object.entries(message?.messageAttributes ?? {}).map(([name, { stringValue }]) => [name, stringValue]),
    );

  test('are tried again until they recover; nothing is delivered twice', async () => {
    let failures = 3;
    const gate = () => {
      failures -= 1;
      return failures >= 0 ? broken : undefined;
    };
    const { messaging, clock } = open({ rules: retried({}), busSettings: { gate } });
    expect(codes(messaging, [entry()])).toEqual(['ok']);
    expect(messaging.buses.pendingRetries()).toBe(1);
    await clock.advance(3_600_000);
    expect(messaging.buses.pendingRetries()).toBe(0);
    expect(await received(messaging, 'a')).toHaveLength(1);
    expect(await received(messaging, 'lost')).toEqual([]);
  });

  test.each<[string, Parameters<typeof target>[1], string, string]>([
    ['attempts are used up', { maximumRetryAttempts: 2 }, 'MaximumRetryAttempts', '2'],
    // Pauses of 1, 2, 4, 8, 16 and 32 s end within the minute; the next would not.
    ['the event is too old', { maximumEventAgeSec: 60 }, 'MaximumEventAgeInSeconds', '5'],
  ])(
    'when %s, the dead-letter queue gets the event with the reason',
    async (_, policy, condition, attempts) => {
      const { messaging, clock } = open({ rules: retried(policy), busSettings: { gate: () => broken } });
      messaging.buses.putEvents([entry()]);
      await clock.advance(3_600_000);
      const [message, ...others] = await received(messaging, 'lost');
      expect(others).toEqual([]);
      expect(message?.body).toContain('"detail":{"n":1}');
      expect(values(message)).toEqual({
        RULE_ARN: 'arn:aws:events:eu-central-1:123456789012:rule/bus/r',
        TARGET_ARN: queueArn('a'),
        ERROR_CODE: 'THROTTLING',
        ERROR_MESSAGE: 'slow down',
        EXHAUSTED_RETRY_CONDITION: condition,
        RETRY_ATTEMPTS: attempts,
      });
      expect(messaging.ledger.counts()).toMatchObject({ delivered: 1, deadLettered: 1, inFlight: 0 });
    },
  );

  test('missing permission is not tried again', async () => {
    const denied: DeliveryFailure = { errorCode: 'NO_PERMISSIONS', errorMessage: 'no', isRetryable: false };
    const { messaging } = open({ rules: retried({}), busSettings: { gate: () => denied } });
    messaging.buses.putEvents([entry()]);
    const [message] = await received(messaging, 'lost');
    expect(values(message)).toMatchObject({ ERROR_CODE: 'NO_PERMISSIONS', RETRY_ATTEMPTS: '0' });
    expect(values(message)).not.toHaveProperty('EXHAUSTED_RETRY_CONDITION');
    expect(messaging.buses.pendingRetries()).toBe(0);
  });

  test('a dead-letter queue that may not be used loses the event, and that is said', async () => {
    const denied: DeliveryFailure = { errorCode: 'NO_PERMISSIONS', errorMessage: 'no', isRetryable: false };
    const busSettings = { gate: () => denied, mayDeadLetter: () => 'no policy allows it' };
    const { messaging } = open({ rules: retried({}), busSettings });
    messaging.buses.putEvents([entry()]);
    expect(await received(messaging, 'lost')).toEqual([]);
    expect(messaging.troubles).toEqual([expect.stringMatching(/NO_PERMISSIONS\); no policy allows it/)]);
  });

  test('an event that is too large for its queue is dead-lettered', async () => {
    const queues = [queueDefinition('a', { maximumMessageBytes: 1_024 }), queueDefinition('lost')];
    const { messaging } = open({ queues, rules: retried({}) });
    messaging.buses.putEvents([entry({ detail: JSON.stringify({ x: 'y'.repeat(2_000) }) })]);
    expect(values((await received(messaging, 'lost'))[0])).toMatchObject({ ERROR_CODE: 'SDK_CLIENT_ERROR' });
  });

  test('without a dead-letter queue the loss is reported', () => {
    const denied: DeliveryFailure = { errorCode: 'NO_PERMISSIONS', errorMessage: 'no', isRetryable: false };
    const { messaging } = open({ busSettings: { gate: () => denied } });
    messaging.buses.putEvents([entry()]);
    expect(messaging.troubles).toEqual([
      expect.stringMatching(/lost: no \(NO_PERMISSIONS\); the target has no dead/),
    ]);
  });

  test('a retry survives the process', async () => {
    const file = join(folder.path, 'retries.db');
    const queues = [queueDefinition('a'), queueDefinition('lost')];
    const rules = retried({});
    const before = openMessaging({
      file,
      clock: manualClock(0),
      queues,
      rules,
      busSettings: { gate: () => broken },
    });
    before.buses.putEvents([entry()]);
    before.close();
    const clock = manualClock(60_000);
    const { messaging } = open({ file, clock, queues, rules });
    await clock.advance(1);
    expect(await received(messaging, 'a')).toHaveLength(1);
    expect(messaging.buses.pendingRetries()).toBe(0);
  });
});
