import { join } from 'node:path';
import type { QueueDefinition } from '../template/definitions.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { openMessaging, queueDefinition, redriveTo, temporaryFolder } from '../testing/messaging.ts';
import type { ReceiveRequest } from './types.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
let files = 0;

const hourSec = 3_600;
const house = (changes: Partial<QueueDefinition> = {}, dead: Partial<QueueDefinition> = {}) => {
  files += 1;
  const clock = manualClock(1_800_000_000_000);
  const messaging = openMessaging({
    file: join(folder.path, `${files}.db`),
    clock,
    queues: [queueDefinition('work', changes), queueDefinition('dead', dead)],
  });
  const work = messaging.queue('work');
  const receive = async (request: Partial<ReceiveRequest> = {}, queue = 'work') => {
    const received = await messaging.queue(queue).receive({ maximumMessages: 10, waitMs: 0, ...request });
    if (!received.ok) throw new Error(received.refusal.message);
    return received.value;
  };
  const handleOf = async (request: Partial<ReceiveRequest> = {}) =>
    (await receive(request))[0]?.receiptHandle ?? '';
  const prolong = (receiptHandle: string, visibilityTimeoutSec: number) =>
    work.changeVisibility([{ receiptHandle, visibilityTimeoutSec }])[0]?.ok;
  return { clock, work, receive, handleOf, prolong, close: messaging.close };
};

describe('delay ("Amazon SQS delay queues", "message timers")', () => {
  test.each([
    ['the queue’s own', 10, undefined, 10],
    ['the message’s in place of the queue’s', 10, 3, 3],
    ['none, where the message says so', 10, 0, 0],
    ['the message’s on a queue without', 0, 900, 900],
  ])('%s', async (_name, queueDelaySec, delaySec, expectedSec) => {
    const { clock, work, receive, close } = house({ delaySec: queueDelaySec });
    work.send([{ body: 'x', delaySec }]);
    if (expectedSec > 0) {
      await clock.advance(expectedSec * 1_000 - 1);
      expect(await receive()).toHaveLength(0);
      await clock.advance(1);
    }
    expect(await receive()).toHaveLength(1);
    close();
  });
});

describe('visibility ("Amazon SQS visibility timeout")', () => {
  test.each([
    ['the queue’s own', undefined, 30],
    ['the receive’s', 5, 5],
    ['the longest, twelve hours', 12 * hourSec, 12 * hourSec],
  ])('%s', async (_name, visibilityTimeoutSec, expectedSec) => {
    const { clock, work, receive, close } = house();
    work.send([{ body: 'x' }]);
    await receive({ visibilityTimeoutSec });
    await clock.advance(expectedSec * 1_000 - 1);
    expect(await receive()).toHaveLength(0);
    await clock.advance(1);
    expect(await receive()).toHaveLength(1);
    close();
  });

  test('of 0 hides nothing, and counts as a receive', async () => {
    const { work, receive, close } = house();
    work.send([{ body: 'x' }]);
    await receive({ visibilityTimeoutSec: 0 });
    const [again] = await receive({ visibilityTimeoutSec: 0 });
    expect(again?.attributes['ApproximateReceiveCount']).toBe('2');
    close();
  });

  test('of a queue of 0 is 0', async () => {
    const { work, receive, close } = house({ visibilityTimeoutSec: 0 });
    work.send([{ body: 'x' }]);
    await receive();
    expect(await receive()).toHaveLength(1);
    close();
  });

  test('that was changed counts from the change, and holds for this receive alone', async () => {
    const { clock, work, receive, handleOf, prolong, close } = house();
    work.send([{ body: 'x' }]);
    const handle = await handleOf();
    await clock.advance(20_000);
    expect(prolong(handle, 60)).toBe(true);
    await clock.advance(59_999);
    expect(await receive()).toHaveLength(0);
    await clock.advance(1);
    expect(await receive()).toHaveLength(1);
    await clock.advance(29_999);
    expect(await receive()).toHaveLength(0);
    await clock.advance(1);
    expect(await receive()).toHaveLength(1);
    close();
  });

  test('twelve hours count from the receive and are not renewed by a change; the next receive has its own', async () => {
    const { clock, work, handleOf, prolong, close } = house();
    work.send([{ body: 'x' }]);
    const handle = await handleOf({ visibilityTimeoutSec: 7 * hourSec });
    await clock.advance(6 * hourSec * 1_000);
    expect(prolong(handle, 5 * hourSec)).toBe(true);
    await clock.advance(4 * hourSec * 1_000);
    expect(prolong(handle, 2 * hourSec + 1)).toBe(false);
    expect(prolong(handle, 2 * hourSec)).toBe(true);
    await clock.advance(2 * hourSec * 1_000);
    const next = await handleOf();
    expect(prolong(next, 12 * hourSec)).toBe(true);
    expect(prolong(handle, 0)).toBe(false);
    close();
  });
});

describe('retention ("Amazon SQS dead-letter queues", "message retention")', () => {
  test('in a dead-letter queue counts from the first sending', async () => {
    const { clock, work, receive, close } = house(
      { retentionSec: 10 * hourSec, ...redriveTo('dead', 1) },
      { retentionSec: 4 * hourSec },
    );
    work.send([{ body: 'x' }]);
    await receive({ visibilityTimeoutSec: 0 });
    await clock.advance(3 * hourSec * 1_000);
    expect(await receive()).toHaveLength(0);
    const [dead] = await receive({ visibilityTimeoutSec: 0 }, 'dead');
    expect(dead?.attributes).toMatchObject({ SentTimestamp: '1800000000000' });
    await clock.advance(hourSec * 1_000 - 1);
    expect(await receive({ visibilityTimeoutSec: 0 }, 'dead')).toHaveLength(1);
    await clock.advance(1);
    expect(await receive({}, 'dead')).toHaveLength(0);
    close();
  });

  test('ends also for a message that somebody has received', async () => {
    const { clock, work, receive, handleOf, prolong, close } = house({ retentionSec: 60 });
    work.send([{ body: 'x' }]);
    const handle = await handleOf({ visibilityTimeoutSec: 120 });
    await clock.advance(121_000);
    expect(await receive()).toHaveLength(0);
    expect(prolong(handle, 10)).toBe(false);
    expect(work.delete([handle])).toEqual([{ ok: true, value: undefined }]);
    close();
  });
});

test('a message whose receives are used up dies at the next receive, not before', async () => {
  const { work, receive, close } = house(redriveTo('dead', 2));
  work.send([{ body: 'x' }]);
  await receive({ visibilityTimeoutSec: 0 });
  await receive({ visibilityTimeoutSec: 0 });
  expect(await receive({}, 'dead')).toHaveLength(0);
  expect(await receive()).toHaveLength(0);
  expect(await receive({}, 'dead')).toHaveLength(1);
  close();
});
