import { makeEvent } from '@twolane/contracts';
import { OrderPlacedV1 } from '@twolane/events';
import { frozenEvents, parkedKeysOf } from './for-replays.ts';
import { nowMs, stage } from './testing/stage.ts';

const event = (id: string) =>
  makeEvent(OrderPlacedV1, {
    id,
    subject: '1',
    occurredAtMs: nowMs - 100 * 86_400_000,
    recordedAtMs: nowMs,
    data: {
      orderId: '1',
      customerId: '17850',
      currency: 'GBP',
      totalMinor: 1,
      lines: [{ sku: 'A', quantity: 1, unitPriceMinor: 1, kind: 'goods' }],
    },
  });
const bodyOf = (id: string): string => JSON.stringify({ detail: event(id) });
const idOf = (sqsId: string): string => `inventory-reservations.20261121T110000000Z.${sqsId}`;
const discard = (sqsId: string) => ({
  route: 'POST /admin/messages/{messageId}/discard',
  params: { messageId: idOf(sqsId) },
  body: { reason: 'a test order' },
});

test('keys of what was set aside with a cause, within the range, without what was discarded', async () => {
  const { park, call, ports } = stage();
  await park({ messageId: 'a', cause: 'bug', body: bodyOf('A') });
  await park({ messageId: 'b', cause: 'bug', body: bodyOf('B') });
  await park({ messageId: 'c', cause: 'bug', body: 'no event' });
  await park({ messageId: 'd', cause: 'other', body: bodyOf('D') });
  await park({ messageId: 'e', cause: 'bug', body: bodyOf('E'), sentAtMs: nowMs - 86_400_000 });
  await park({ messageId: 'f', cause: 'bug', body: bodyOf('F'), consumer: 'orders-outcomes' });
  await call(discard('b'));
  const keys: string[] = [];
  const range = { fromMs: nowMs - 2 * 86_400_000, toMs: nowMs };
  const consumer = 'inventory-reservations';
  for await (const key of parkedKeysOf(ports, { consumer, cause: 'bug', ...range })) keys.push(key);
  expect(keys).toEqual(['twolane.orders/E', 'twolane.orders/A']);
});

test('frozen events come whole, or with why there is none', async () => {
  const { park, call, ports } = stage();
  await park({ messageId: 'a', cause: 'frozen', body: bodyOf('A') });
  await park({ messageId: 'b', cause: 'late', body: bodyOf('B') });
  await park({ messageId: 'c', cause: 'frozen', body: bodyOf('C') });
  await park({ messageId: 'd', cause: 'frozen', body: '{"detail":{}}' });
  await call(discard('c'));
  const ids = ['a', 'b', 'c', 'd', 'e'].map(idOf);
  expect(await frozenEvents(ports, [...ids, 'nonsense'])).toEqual([
    { messageId: ids[0], event: event('A') },
    { messageId: ids[1], why: 'notFrozen' },
    { messageId: ids[2], why: 'discarded' },
    { messageId: ids[3], why: 'unreadable' },
    { messageId: ids[4], why: 'unknown' },
    { messageId: 'nonsense', why: 'unknown' },
  ]);
});
