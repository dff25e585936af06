import { join } from 'node:path';
import type { Result } from '../result.ts';
import { numberOf } from '../storage/row.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { openMessaging, queueDefinition, redriveTo, temporaryFolder } from '../testing/messaging.ts';
import { onlyAnswer } from '../wire/sqs-batch.ts';
import { contractQueues, queueBehaviour } from './queue-contract.ts';
import { queueProblems } from './queue-rules.ts';
import type { SqsRefusal } from './types.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
let files = 0;
const newFile = (): string => {
  files += 1;
  return join(folder.path, `${files}.db`);
};

class Refused extends Error {
  constructor({ queryCode, message }: SqsRefusal) {
    super(message);
    this.name = queryCode.replace('AWS.SimpleQueueService.', '');
  }
}
const demand = <Value>(result: Result<Value, SqsRefusal>): Value => {
  if (result.ok) return result.value;
  throw new Refused(result.refusal);
};

queueBehaviour('queues in the process', async () => {
  const clock = manualClock(1_800_000_000_000);
  const { retentionSec, maxReceiveCount } = contractQueues;
  const messaging = openMessaging({
    file: newFile(),
    clock,
    queues: [
      queueDefinition('work', { retentionSec, ...redriveTo('dead', maxReceiveCount) }),
      queueDefinition('dead'),
    ],
  });
  return {
    clock,
    settle: async () => undefined,
    close: async () => {
      expect(messaging.troubles).toEqual([]);
      messaging.close();
    },
    client: {
      send: async (queue, body, options) =>
        demand(onlyAnswer(messaging.queue(queue).send([{ body, ...options }]))).messageId,
      receive: async (queue, { maximumMessages = 1, waitSec = 0, visibilitySec } = {}) =>
        demand(
          await messaging
            .queue(queue)
            .receive({ maximumMessages, waitMs: waitSec * 1_000, visibilityTimeoutSec: visibilitySec }),
        ),
      delete: async (queue, handle) => demand(onlyAnswer(messaging.queue(queue).delete([handle]))),
      changeVisibility: async (queue, receiptHandle, visibilityTimeoutSec) =>
        demand(
          onlyAnswer(messaging.queue(queue).changeVisibility([{ receiptHandle, visibilityTimeoutSec }])),
        ),
      counts: async (queue) => {
        const { visible, inFlight, delayed } = messaging.queue(queue).counts();
        return { visible, inFlight, delayed };
      },
    },
  };
});

describe('durability', () => {
  const queues = [queueDefinition('work', redriveTo('dead', 3)), queueDefinition('dead')];

  test('messages, their counts and their receipts outlive the process', async () => {
    const file = newFile();
    const clock = manualClock(1_800_000_000_000);
    const before = openMessaging({ file, clock, queues });
    before
      .queue('work')
      .send([{ body: 'a', attributes: { n: { dataType: 'Number', stringValue: '1' } } }, { body: 'b' }]);
    const [taken] = demand(await before.queue('work').receive({ maximumMessages: 1, waitMs: 0 }));
    before.close();

    const after = openMessaging({ file, clock, queues });
    expect(after.queue('work').counts()).toMatchObject({ visible: 1, inFlight: 1 });
    expect(demand(onlyAnswer(after.queue('work').delete([taken?.receiptHandle ?? ''])))).toBeUndefined();
    const [left] = demand(await after.queue('work').receive({ maximumMessages: 10, waitMs: 0 }));
    expect([taken?.body, left?.body].sort()).toEqual(['a', 'b']);
    expect(taken?.messageAttributes).toEqual({ n: { dataType: 'Number', stringValue: '1' } });
    expect(after.queue('work').counts()).toMatchObject({ visible: 0, inFlight: 1 });
    after.close();
  });

  test('a wait ends with nothing when its caller gives up, and takes no message with it', async () => {
    const messaging = openMessaging({ file: newFile(), clock: manualClock(0), queues });
    const caller = new AbortController();
    const waiting = messaging.queue('work').receive({ maximumMessages: 1, waitMs: 20_000 }, caller.signal);
    caller.abort();
    messaging.queue('work').send([{ body: 'a' }]);
    expect(demand(await waiting)).toEqual([]);
    expect(messaging.queue('work').counts()).toMatchObject({ visible: 1 });
    messaging.close();
  });

  test('waits end with nothing when the stack stops', async () => {
    const messaging = openMessaging({ file: newFile(), clock: manualClock(0), queues });
    const waiting = messaging.queue('work').receive({ maximumMessages: 1, waitMs: 20_000 });
    messaging.close();
    expect(demand(await waiting)).toEqual([]);
  });
});

test('a message that becomes visible between two looks at the clock is not slept through', async () => {
  let nowMs = 1_000;
  const timers: { readonly delayMs: number; readonly action: () => void }[] = [];
  const clock = {
    // Each look finds the next millisecond.
    nowMs: () => {
      nowMs += 1;
      return nowMs;
    },
    after: (delayMs: number, action: () => void) => {
      timers.push({ delayMs, action });
      return () => undefined;
    },
  };
  const messaging = openMessaging({ file: newFile(), clock, queues: [queueDefinition('work')] });
  const work = messaging.queue('work');
  work.send([{ body: 'late', delaySec: 1 }]);
  // Sent at 1,00x and visible a second later: the receive looks in the millisecond before that.
  const visibleMs = numberOf(
    messaging.storage.prepare('SELECT visible_ms FROM messages').get() ?? {},
    'visible_ms',
  );
  nowMs = visibleMs - 2;
  const waiting = work.receive({ maximumMessages: 1, waitMs: 20_000 });
  const alarm = timers.findLast(({ delayMs }) => delayMs < 20_000);
  expect(alarm?.delayMs).toBe(0);
  alarm?.action();
  expect(demand(await waiting).map(({ body }) => body)).toEqual(['late']);
  messaging.close();
});

describe('the ledger follows events through queues', () => {
  const envelope = (id: string) => JSON.stringify({ detail: { specversion: '1.0', source: 'shop', id } });
  const queues = [
    queueDefinition('work', { retentionSec: 60, ...redriveTo('dead', 1) }),
    queueDefinition('dead'),
  ];

  test('delivery, redelivery, acknowledgement, death, the end of retention', async () => {
    const clock = manualClock(1_000);
    const messaging = openMessaging({ file: newFile(), clock, queues });
    const work = messaging.queue('work');
    work.send([{ body: envelope('dies') }, { body: envelope('works') }, { body: 'no event' }]);
    const received = demand(await work.receive({ maximumMessages: 10, waitMs: 0, visibilityTimeoutSec: 1 }));
    work.delete(
      received.filter(({ body }) => body !== envelope('dies')).map(({ receiptHandle }) => receiptHandle),
    );
    await clock.advance(1_000);
    demand(await work.receive({ maximumMessages: 10, waitMs: 0 }));
    work.send([{ body: envelope('expires') }]);
    await clock.advance(120_000);
    expect(messaging.ledger.counts()).toEqual({
      published: 0,
      delivered: 3,
      acked: 1,
      deadLettered: 1,
      dropped: 1,
      inFlight: 0,
      duplicates: 0,
    });
    expect(messaging.ledger.trace('shop/dies')).toEqual([
      {
        queueName: 'work',
        firstDeliveredMs: 1_000,
        deliveries: 1,
        redeliveries: 0,
        ackedMs: undefined,
        deadLetteredMs: 2_000,
      },
    ]);
    messaging.close();
  });

  test('a dead letter that is sent back counts as a duplicate, and as done in the end', async () => {
    const messaging = openMessaging({ file: newFile(), clock: manualClock(0), queues });
    const work = messaging.queue('work');
    work.send([{ body: envelope('a') }]);
    for (let tries = 0; tries < 2; tries += 1) {
      demand(await work.receive({ maximumMessages: 1, waitMs: 0, visibilityTimeoutSec: 0 }));
    }
    const [dead] = demand(await messaging.queue('dead').receive({ maximumMessages: 1, waitMs: 0 }));
    work.send([{ body: dead?.body ?? '' }]);
    expect(messaging.ledger.counts()).toMatchObject({ delivered: 1, inFlight: 1, deadLettered: 0 });
    const [again] = demand(await work.receive({ maximumMessages: 1, waitMs: 0 }));
    work.delete([again?.receiptHandle ?? '']);
    expect(messaging.ledger.counts()).toMatchObject({ delivered: 1, acked: 1, inFlight: 0, duplicates: 1 });
    messaging.close();
  });
});

describe('definitions that a deployment would refuse', () => {
  test.each([
    ['FIFO', queueDefinition('orders.fifo'), 'QueueName', /FIFO/],
    ['a name with a space', queueDefinition('my queue'), 'QueueName', /letters/],
    [
      'a visibility beyond twelve hours',
      queueDefinition('q', { visibilityTimeoutSec: 43_201 }),
      'VisibilityTimeout',
      /0 to 43200/,
    ],
    [
      'a retention under a minute',
      queueDefinition('q', { retentionSec: 59 }),
      'MessageRetentionPeriod',
      /60 to/,
    ],
    [
      'a dead-letter queue from elsewhere',
      queueDefinition('q', redriveTo('other', 3)),
      'RedrivePolicy.deadLetterTargetArn',
      /no queue of this stack/,
    ],
    [
      'no receive at all',
      queueDefinition('q', redriveTo('q', 0)),
      'RedrivePolicy.maxReceiveCount',
      /1 to 1000/,
    ],
  ])('%s', (_, definition, property, words) => {
    const [problem, ...others] = queueProblems([definition]);
    expect(others).toEqual([]);
    expect(problem?.place).toBe(`Resources.${definition.logicalId}.${property}`);
    expect(problem?.what).toMatch(words);
  });

  test('two queues of one name', () => {
    expect(queueProblems([queueDefinition('q'), queueDefinition('q')])).toHaveLength(1);
  });
});
