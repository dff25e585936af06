import { hopsOfLine } from './line-hops.ts';

const line = (members: object): string =>
  JSON.stringify({
    timestamp: '2026-11-26T20:57:42.700Z',
    correlationId: 'basket-1',
    level: 'INFO',
    ...members,
  });
const writtenMs = Date.parse('2026-11-26T20:57:42.700Z');
// The line of a busy process comes later than what it tells.
const startedAt = '2026-11-26T20:57:42.600Z';
const startedMs = Date.parse(startedAt);

test('an answered request began when it was received, whenever its line was written', () => {
  const text = line({
    message: 'request answered',
    route: 'POST /orders',
    status: 201,
    startedAt,
    tookMs: 40,
  });
  expect(hopsOfLine('orders', text, 'basket-1')).toEqual([
    {
      atMs: startedMs,
      kind: 'request',
      where: 'orders',
      details: { route: 'POST /orders', status: 201, tookMs: 40 },
    },
  ]);
});

test('a handled message was received before; its event is named as the ledger names it', () => {
  const text = line({
    message: 'message parked',
    outcome: 'parked',
    cause: 'refused',
    why: 'no such sku',
    messageId: 'm',
    receiveCount: 2,
    queueAgeMs: 1_062,
    startedAt,
    durationMs: 92,
    eventId: 'a/1%',
    eventSource: 'twolane.payments',
    eventType: 'PaymentRequested.v1',
    data: { card: 'never shown' },
  });
  const event = { event: 'twolane.payments/a%2F1%25', type: 'PaymentRequested.v1', where: 'gateway' };
  expect(hopsOfLine('gateway', text, 'basket-1')).toEqual([
    { ...event, atMs: startedMs, kind: 'received', details: { attempt: 2, queueAgeMs: 1_062 } },
    {
      ...event,
      atMs: startedMs + 92,
      kind: 'handled',
      details: { outcome: 'parked', cause: 'refused', why: 'no such sku', tookMs: 92, attempt: 2 },
    },
  ]);
});

test('any other line is told by its message', () => {
  expect(
    hopsOfLine('f', line({ message: 'An event can never be published', level: 'ERROR' }), 'basket-1'),
  ).toEqual([
    {
      atMs: writtenMs,
      kind: 'said',
      where: 'f',
      details: { message: 'An event can never be published', level: 'ERROR' },
    },
  ]);
});

test.each([
  ['of another id', line({ correlationId: 'basket-10' })],
  ['with the id elsewhere', line({ correlationId: undefined, message: 'basket-1' })],
  ['without a time', line({ timestamp: undefined })],
  ['that is no JSON', 'basket-1'],
  ['that is a list', '["basket-1"]'],
  ['that is null', 'null'],
])('nothing for a line %s', (_, text) => {
  expect(hopsOfLine('f', text, 'basket-1')).toEqual([]);
});
