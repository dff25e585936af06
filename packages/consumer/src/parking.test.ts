import { randomBytes } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { type ChangeSet, type Item, type Key, RetryableError, type Store } from '@twolane/store';
import { createParking, MAX_PARKED_BODY_BYTES, type ParkedMessage } from './parking.ts';
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
  const parked = () => parking.park({ ...message, body: '{}', receivedAtMs: startMs });
  await expect(parked()).rejects.toThrow(RetryableError);
  await expect(parked()).rejects.toThrow(
    'Somebody is writing the parked message at this moment: it may not be there yet.',
  );
});

describe('what is kept of a message', () => {
  const message: ParkedMessage = {
    consumer: 'totals',
    cause: 'frozen',
    why: 'too late',
    messageId: 'm-1',
    body: '{}',
    receivedAtMs: Date.parse('2026-11-22T00:00:00.500Z'),
  };
  const keep = async (change: Partial<ParkedMessage>) => {
    const commits: ChangeSet[] = [];
    const parking = createParking({
      table: PARKED,
      store: {
        commit: async (changeSet) => {
          commits.push(changeSet);
          return { kind: 'committed' };
        },
      },
    });
    return { result: await parking.park({ ...message, ...change }), commits };
  };
  const item = {
    consumer: 'totals',
    cause: 'frozen',
    why: 'too late',
    messageId: 'm-1',
    sentAt: '2026-11-22T00:00:00.500Z',
    parkedAt: '2026-11-22T00:00:00.500Z',
    receiveCount: 1,
    body: '{}',
  };
  const atMidnight = { pk: 'totals#2026-11-22', sk: '2026-11-22T00:00:00.500Z#m-1' };
  const theDayBefore = { pk: 'totals#2026-11-21', sk: '2026-11-21T23:59:59.999Z#m-1' };

  test.each<[string, Partial<ParkedMessage>, Key, Item]>([
    ['what is not known has a default', {}, atMidnight, item],
    ['it is parked', { kind: 'parked' }, atMidnight, item],
    [
      'it was dead-lettered after eight deliveries',
      { kind: 'deadLettered', receiveCount: 8 },
      atMidnight,
      { ...item, kind: 'deadLettered', receiveCount: 8 },
    ],
    [
      'it is found by the day on which it came into its queue',
      { sentAtMs: Date.parse('2026-11-21T23:59:59.999Z') },
      theDayBefore,
      { ...item, sentAt: '2026-11-21T23:59:59.999Z' },
    ],
    ['of its cause, so much', { why: 'x'.repeat(4_001) }, atMidnight, { ...item, why: 'x'.repeat(4_000) }],
  ])('%s', async (_, change, key, kept) => {
    const { result, commits } = await keep(change);
    expect(result).toEqual({ ok: true, value: undefined });
    expect(commits).toEqual([
      {
        writes: [
          {
            kind: 'putIfAbsent',
            table: PARKED,
            key,
            item: kept,
            // 365 days after it was received, rounded up to a second.
            expiresAtSec: Date.parse('2026-11-22T00:00:01.000Z') / 1_000 + 365 * 86_400,
          },
        ],
        events: [],
      },
    ]);
  });

  test('a body that fits nowhere is refused in words', async () => {
    const body = randomBytes(600_000).toString('base64');
    const { result, commits } = await keep({ body });
    expect(result).toEqual({
      ok: false,
      refusal: 'The body has 800000 bytes, too many for an item even deflated.',
    });
    expect(commits).toEqual([]);
  });

  test('a conflict of an item that is there is as good as kept', async () => {
    const store: Pick<Store, 'commit'> = { commit: async ({ writes }) => ({ kind: 'conflict', writes }) };
    expect((await createParking({ table: PARKED, store }).park(message)).ok).toBe(true);
  });
});
