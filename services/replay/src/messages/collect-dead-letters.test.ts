import { randomBytes } from 'node:crypto';
import type { Parking } from '@twolane/consumer';
import { RetryableError } from '@twolane/store';
import { collectDeadLetters, type DeadLetter, type DeadLetterSource } from './collect-dead-letters.ts';
import { nowMs, stage } from './testing/stage.ts';

const letter = (messageId: string, changes: Partial<DeadLetter> = {}): DeadLetter => ({
  messageId,
  receiptHandle: `handle-${messageId}`,
  body: `body of ${messageId}`,
  sentAtMs: nowMs - 3_600_000,
  receiveCount: 12,
  attributes: {},
  ...changes,
});

/** Queues in memory. What is received is hidden until `reappear`, as under a visibility timeout. */
const deadLetterQueues = (queues: Readonly<Record<string, readonly DeadLetter[]>>) => {
  const left = new Map(Object.entries(queues).map(([name, letters]) => [name, [...letters]]));
  const hidden = new Set<string>();
  const source: DeadLetterSource = {
    receive: async (consumer) => {
      const seen = (left.get(consumer) ?? []).filter(({ messageId }) => !hidden.has(messageId)).slice(0, 10);
      for (const { messageId } of seen) hidden.add(messageId);
      return seen;
    },
    remove: async (consumer, handles) => {
      const rest = (left.get(consumer) ?? []).filter(({ receiptHandle }) => !handles.includes(receiptHandle));
      left.set(consumer, rest);
    },
  };
  return {
    source,
    left: (consumer: string) => (left.get(consumer) ?? []).map(({ messageId }) => messageId),
    reappear: () => hidden.clear(),
  };
};

const setting = (queues: Readonly<Record<string, readonly DeadLetter[]>>) => {
  const staged = stage();
  const { source, left, reappear } = deadLetterQueues(queues);
  const lines: { readonly message: string; readonly fields: unknown }[] = [];
  const log = (message: string, fields: unknown) => {
    lines.push({ message, fields });
  };
  const collect = (changes: { readonly source?: DeadLetterSource; readonly parking?: Parking } = {}) =>
    collectDeadLetters(
      {
        source,
        parking: staged.parking,
        consumers: Object.keys(queues),
        logger: { info: log, warn: log, error: log },
        clock: staged.ports.clock,
        ...changes,
      },
      { untilMs: nowMs + 10_000 },
    );
  return { ...staged, source, left, reappear, collect, lines };
};

const A = 'inventory-reservations';
const B = 'orders-outcomes';

test('a dead letter becomes a kept message, whole, under the time when it came into its first queue', async () => {
  const { collect, call, left, sent } = setting({ [A]: [letter('m-1')], [B]: [] });
  expect(await collect()).toEqual([
    { consumer: A, collected: 1, tooLarge: 0, isBroken: false },
    { consumer: B, collected: 0, tooLarge: 0, isBroken: false },
  ]);
  expect(left(A)).toEqual([]);
  const messageId = `${A}.20261121T110000000Z.m-1`;
  expect((await call({ route: 'GET /admin/messages', query: { kind: 'deadLettered' } })).body).toMatchObject({
    items: [{ messageId, cause: 'dead-lettered', receiveCount: 12, status: 'open' }],
  });
  const route = 'POST /admin/messages/{messageId}/redrive';
  await call({ route, params: { messageId }, body: { reason: 'mended' } });
  expect(sent).toEqual([{ consumer: A, body: 'body of m-1' }]);
});

test('says why the bus could not deliver, where the bus says so', async () => {
  const attributes = { ERROR_CODE: 'NO_PERMISSIONS', ERROR_MESSAGE: 'for Mrs Secret', RULE_ARN: 'arn:…' };
  const { collect, call } = setting({
    [A]: [letter('m-1', { attributes }), letter('m-2', { attributes: { ERROR_CODE: 'Mrs Secret' } })],
  });
  await collect();
  const { body, text } = await call({ route: 'GET /admin/messages' });
  expect(body).toMatchObject({
    items: [
      { cause: 'undeliverable', why: 'The bus could not bring it to the queue: NO_PERMISSIONS.' },
      { cause: 'undeliverable', why: 'The bus could not bring it to the queue: an unknown reason.' },
    ],
  });
  expect(text).not.toContain('Secret');
});

test('a crash between keeping and deleting brings it again, and it is still one', async () => {
  const { collect, source, left, reappear, store } = setting({ [A]: [letter('m-1'), letter('m-2')] });
  const remove = () => Promise.reject(new Error('the function died here'));
  expect(await collect({ source: { ...source, remove } })).toMatchObject([{ collected: 0, isBroken: true }]);
  expect(left(A)).toEqual(['m-1', 'm-2']);
  const kept = store.all('Parked');
  expect(kept).toHaveLength(2);
  reappear();
  expect(await collect()).toMatchObject([{ collected: 2, isBroken: false }]);
  expect(left(A)).toEqual([]);
  expect(store.all('Parked')).toEqual(kept);
});

test('what cannot be kept stays in its queue, and holds up neither its neighbours nor other queues', async () => {
  const huge = randomBytes(800_000).toString('base64');
  const { collect, left, lines } = setting({
    [A]: [letter('huge', { body: huge }), letter('m-2')],
    [B]: [letter('m-3')],
  });
  expect(await collect()).toEqual([
    { consumer: A, collected: 1, tooLarge: 1, isBroken: false },
    { consumer: B, collected: 1, tooLarge: 0, isBroken: false },
  ]);
  expect([left(A), left(B)]).toEqual([['huge'], []]);
  expect(lines).toContainEqual({
    message: 'dead letters that fit no item stay in their queue',
    fields: { consumer: A, tooLarge: 1 },
  });
});

test('a table that cannot be reached costs no message', async () => {
  const { collect, left } = setting({ [A]: [letter('m-1')], [B]: [letter('m-2')] });
  const parking: Parking = { park: () => Promise.reject(new RetryableError('throttled')) };
  expect(await collect({ parking })).toMatchObject([{ isBroken: true }, { isBroken: true }]);
  expect([left(A), left(B)]).toEqual([['m-1'], ['m-2']]);
});

test('takes a bounded number at a time, and the rest the next time', async () => {
  const letters = Array.from({ length: 620 }, (_, n) => letter(`m-${n}`));
  const { collect, left } = setting({ [A]: letters });
  expect(await collect()).toMatchObject([{ collected: 500 }]);
  expect(left(A)).toHaveLength(120);
  expect(await collect()).toMatchObject([{ collected: 120 }]);
});

test('ends when its time is up', async () => {
  const { collect, source, passTime, left } = setting({
    [A]: Array.from({ length: 100 }, (_, n) => letter(`m-${n}`)),
  });
  const receive = async (consumer: string) => {
    passTime(6_000);
    return source.receive(consumer);
  };
  expect(await collect({ source: { ...source, receive } })).toMatchObject([{ collected: 20 }]);
  expect(left(A)).toHaveLength(80);
});
