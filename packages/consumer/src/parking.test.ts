import { randomBytes } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { RetryableError } from '@twolane/store';
import { createParking, MAX_PARKED_BODY_BYTES } from './parking.ts';
import { startMs } from './testing/sqs.ts';
import { CONSUMER, PARKED, stage } from './testing/stage.ts';

const broken = { messageId: 'm-1', body: 'no JSON at all' };

test('a parked message is found by consumer and day, with all that is known of it', async () => {
  const { deliver, memory } = stage();
  await deliver([broken], { receiveCount: 3 });
  const { items } = await memory.query({ table: PARKED, pk: `${CONSUMER}#2026-11-21`, limit: 10 });
  expect(items.map(({ key, item, expiresAtSec }) => ({ key, item, expiresAtSec }))).toEqual([
    {
      key: { pk: `${CONSUMER}#2026-11-21`, sk: '2026-11-21T04:05:06.000Z#m-1' },
      item: {
        consumer: CONSUMER,
        cause: 'not-json',
        why: 'The body is not JSON.',
        messageId: 'm-1',
        sentAt: '2026-11-21T04:05:06.000Z',
        parkedAt: '2026-11-21T04:05:06.040Z',
        receiveCount: 3,
        body: broken.body,
      },
      // a year of 365 days after the parking
      expiresAtSec: Math.ceil((startMs + 40) / 1_000) + 31_536_000,
    },
  ]);
});

test('parked twice is parked once, and the first word stands', async () => {
  const { deliver, memory, parked } = stage();
  await deliver([broken]);
  expect(await deliver([broken], { receiveCount: 2 })).toEqual([]);
  const { items } = await memory.query({ table: PARKED, pk: `${CONSUMER}#2026-11-21`, limit: 10 });
  expect(items).toHaveLength(1);
  expect((await parked('m-1'))?.item).toMatchObject({ receiveCount: 1 });
});

describe('large bodies', () => {
  test('a body at the bound is kept as it is', async () => {
    const { deliver, parked } = stage();
    const body = 'x'.repeat(MAX_PARKED_BODY_BYTES);
    await deliver([{ messageId: 'big', body }]);
    expect((await parked('big'))?.item['body']).toBe(body);
  });

  test('a body beyond it is deflated, and comes back whole', async () => {
    const { deliver, parked } = stage();
    const message = { messageId: 'big', body: 'é'.repeat(300_000) };
    expect(await deliver([message])).toEqual([]);
    const item = (await parked('big'))?.item;
    const deflated = item?.['bodyDeflated'];
    expect(deflated instanceof Uint8Array && inflateSync(deflated).toString('utf8')).toBe(message.body);
    expect(item).not.toHaveProperty('body');
  });

  test('a body that fits no item even so stays in its queue, for the dead-letter queue to keep', async () => {
    const { deliver, parked, handledLines } = stage();
    const message = { messageId: 'big', body: randomBytes(800_000).toString('base64') };
    expect(await deliver([message])).toEqual(['big']);
    expect(await parked('big')).toBeUndefined();
    expect(handledLines()).toMatchObject([{ outcome: 'retry', cause: 'notParked' }]);
  });
});

test('what cannot be parked is not taken off the queue', async () => {
  const { deliver, handledLines } = stage({
    parking: { park: () => Promise.reject(new RetryableError('throttled')) },
  });
  expect(await deliver([broken, { id: 'a' }])).toEqual(['m-1']);
  expect(handledLines()).toContainEqual(
    expect.objectContaining({ messageId: 'm-1', outcome: 'retry', cause: 'notParked' }),
  );
});

test('a message that somebody is writing at this moment is not taken for kept', async () => {
  const parking = createParking({
    table: PARKED,
    store: { commit: async ({ writes }) => ({ kind: 'conflict', writes, isBusy: true }) },
  });
  const message = { consumer: CONSUMER, cause: 'frozen', why: 'too late', messageId: 'm-1' };
  await expect(parking.park({ ...message, body: '{}', receivedAtMs: startMs })).rejects.toThrow(
    RetryableError,
  );
});
