import { faultsForTests, fired, plan } from '../faults/testing/plan-of.ts';
import type { JsonObject } from '../template/json.ts';
import { type Messaging, queueDefinition, redriveTo, rule, target } from '../testing/messaging.ts';
import { entry, housesOfBuses } from './testing/houses-of-buses.ts';

const openHouse = housesOfBuses();
const faults = faultsForTests();
const open = (rules: readonly JsonObject[]) => {
  plan(faults, rules);
  return openHouse({
    faults,
    queues: [queueDefinition('a'), queueDefinition('dead')],
    rules: [
      rule('all', { source: ['shop'] }, [
        target('a', { maximumRetryAttempts: 2, deadLetterQueueArn: redriveArn }),
      ]),
    ],
  });
};
const redriveArn = redriveTo('dead', 1).redrive?.deadLetterQueueArn;

const received = async (messaging: Messaging, queue = 'a'): Promise<readonly number[]> => {
  const result = await messaging.queue(queue).receive({ maximumMessages: 10, waitMs: 0 });
  const messages = result.ok ? result.value : [];
  messaging.queue(queue).delete(messages.map(({ receiptHandle }) => receiptHandle));
  return messages.map(({ body }) => JSON.parse(body).detail.n);
};
const put = (messaging: Messaging, ...numbers: readonly number[]) =>
  messaging.buses.putEvents(numbers.map((n) => entry({ detail: JSON.stringify({ n }) })));

test('a delivery that is duplicated comes once more, later, and both are counted', async () => {
  const { messaging, clock } = open([{ service: 'delivery', kind: 'duplicate', ms: 1_000, times: 1 }]);
  put(messaging, 1, 2);
  expect(await received(messaging)).toEqual([1, 2]);
  await clock.advance(1_000);
  expect(await received(messaging)).toEqual([1]);
  await clock.advance(3_600_000);
  expect(messaging.ledger.counts()).toMatchObject({ published: 2, duplicates: 1 });
});

test('a delivery that is delayed comes later, and after a restart as well', async () => {
  const { messaging, clock } = open([{ service: 'delivery', kind: 'delay', ms: 5_000 }]);
  put(messaging, 1);
  expect(messaging.buses.pendingRetries()).toBe(1);
  await clock.advance(4_999);
  expect(await received(messaging)).toEqual([]);
  await clock.advance(1);
  expect(await received(messaging)).toEqual([1]);
});

test('deliveries that are reordered come all, in another order', async () => {
  const { messaging, clock } = open([{ service: 'delivery', kind: 'reorder', ms: 1_000 }]);
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  put(messaging, ...numbers);
  await clock.advance(1_000);
  const arrived = await received(messaging);
  expect([...arrived].sort()).toEqual(numbers);
  expect(arrived).not.toEqual(numbers);
});

test.each(['throttle', 'failBefore'])('under %s nothing arrives before the next try', async (kind) => {
  const { messaging, clock } = open([{ service: 'delivery', kind, times: 1 }]);
  put(messaging, 1);
  expect(await received(messaging)).toEqual([]);
  await clock.advance(60_000);
  expect(await received(messaging)).toEqual([1]);
  expect(fired(faults)).toEqual([1]);
});

test('a delivery whose answer is lost has arrived, and comes again', async () => {
  const { messaging, clock } = open([{ service: 'delivery', kind: 'failAfter', times: 1 }]);
  put(messaging, 1);
  expect(await received(messaging)).toEqual([1]);
  await clock.advance(60_000);
  expect(await received(messaging)).toEqual([1]);
});

test('one that fails at every try goes where the target says', async () => {
  const { messaging, clock } = open([{ service: 'delivery', kind: 'throttle', operation: 'all' }]);
  put(messaging, 1);
  await clock.advance(86_400_000);
  expect(await received(messaging)).toEqual([]);
  const dead = await messaging.queue('dead').receive({ maximumMessages: 10, waitMs: 0 });
  expect(dead).toMatchObject({
    ok: true,
    value: [
      {
        messageAttributes: {
          ERROR_CODE: { stringValue: 'THROTTLING' },
          RETRY_ATTEMPTS: { stringValue: '2' },
        },
      },
    ],
  });
  expect(fired(faults)).toEqual([3]);
});

test('a duplicate is not duplicated again, and what failed is not delayed on top', async () => {
  const { messaging, clock } = open([{ service: 'delivery', kind: 'duplicate', ms: 1 }]);
  put(messaging, 1);
  await clock.advance(1_000_000);
  expect(await received(messaging)).toEqual([1, 1]);
  expect(fired(faults)).toEqual([1]);
});
