import { createHttpProducer } from './http-producer.ts';
import { HTTP_BATCH } from './limits.ts';
import { listenAsIngest, TOKEN } from './testing/http-receiver.ts';
import { arrival, impatient, producerContract } from './testing/producer-contract.ts';

const token = async () => TOKEN;

describe('a producer over HTTP', () => {
  producerContract(async () => {
    const receiver = await listenAsIngest();
    return {
      receiver,
      ...HTTP_BATCH,
      producer: (options) => createHttpProducer({ ...options, url: receiver.url, token }),
    };
  });
});

const start = async (
  changes: { readonly token?: () => Promise<string>; readonly requestTimeoutMs?: number } = {},
) => {
  const receiver = await listenAsIngest();
  const { options, pausesMs } = impatient();
  const producer = createHttpProducer({ ...options, url: `${receiver.url}/`, token, ...changes });
  return { receiver, producer, pausesMs };
};

test('an answer that was lost after the events were taken: they are duplicates, not new', async () => {
  const { receiver, producer } = await start();
  await producer.publish([arrival('a')]);
  expect(await producer.publish([arrival('a')])).toEqual([
    { id: 'a', status: 'duplicate', lateness: 'onTime' },
  ]);
  await receiver.close();
});

test('an app that says no time says the same event when it publishes it again later', async () => {
  const receiver = await listenAsIngest();
  const { options } = impatient();
  const at = (ms: number) => createHttpProducer({ ...options, clock: () => ms, url: receiver.url, token });
  await at(1000).publish([arrival('a'), arrival('b', { time: '2026-11-21T04:05:06Z' })]);
  expect(
    await at(9_999_000).publish([arrival('a'), arrival('b', { time: '2026-11-21T04:05:06Z' })]),
  ).toMatchObject([{ status: 'duplicate' }, { status: 'duplicate' }]);
  expect(receiver.taken[0]).not.toHaveProperty('time');
  expect(receiver.taken[1]).toMatchObject({ time: '2026-11-21T04:05:06.000Z' });
  await receiver.close();
});

test('pointers of refusals become paths', async () => {
  const { receiver, producer } = await start();
  receiver.script([{ kind: 'refuses', ids: ['a'] }]);
  expect(await producer.publish([arrival('a')])).toEqual([
    { id: 'a', status: 'refused', problems: [{ path: '/data/lines', message: 'is not right' }] },
  ]);
  await receiver.close();
});

test('Retry-After is kept to, with jitter on top', async () => {
  const { receiver, producer, pausesMs } = await start();
  receiver.script([{ kind: 'isDown' }]);
  await producer.publish([arrival('a')]);
  expect(pausesMs).toEqual([1100]);
  await receiver.close();
});

test('a token that has expired is asked for again', async () => {
  const tokens = ['expired', TOKEN];
  const { receiver, producer } = await start({ token: async () => tokens.shift() ?? TOKEN });
  expect(await producer.publish([arrival('a')])).toMatchObject([{ status: 'accepted' }]);
  await receiver.close();
});

test('a token that cannot be had is no exception', async () => {
  const { receiver, producer } = await start({
    token: async () => {
      throw new Error('the issuer is away');
    },
  });
  expect(await producer.publish([arrival('a')])).toMatchObject([
    { status: 'unavailable', why: expect.stringContaining('the issuer is away') },
  ]);
  await receiver.close();
});

test('a request that is never answered is given up, and tried again', async () => {
  const { receiver, producer } = await start({ requestTimeoutMs: 50 });
  receiver.script([{ kind: 'hangs' }]);
  expect(await producer.publish([arrival('a')])).toMatchObject([{ status: 'accepted' }]);
  expect(receiver.requests).toEqual([['a'], ['a']]);
  await receiver.close();
});

test('no body is over a mebibyte, brackets and commas included', async () => {
  const { receiver, producer } = await start();
  const notes = Array.from({ length: 10 }, () => 'x'.repeat(2614));
  const events = Array.from({ length: 80 }, (_, n) =>
    arrival(`e${n}`, { data: { deliveryId: 'd', lines: [{ sku: 'A', quantity: 1 }], notes } }),
  );
  await producer.publish(events);
  expect(receiver.taken).toHaveLength(80);
  expect(Math.max(...receiver.requestBytes)).toBeLessThanOrEqual(1024 * 1024);
  // And not far below it: the limit is what split them.
  expect(Math.max(...receiver.requestBytes)).toBeGreaterThan(1000 * 1024);
  await receiver.close();
});
