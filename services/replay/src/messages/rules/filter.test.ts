import { daysOf, timePrefixOf } from './filter.ts';
import { messageIdOf, messageNameFrom } from './message-id.ts';

const range = (from: string, to: string) => ({ sentAfterMs: Date.parse(from), sentBeforeMs: Date.parse(to) });

test.each([
  ['2026-11-20T23:00:00Z', '2026-11-21T01:00:00Z', ['2026-11-20', '2026-11-21'], ''],
  ['2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z', ['2026-11-21'], '2026-11-21T'],
  ['2026-11-21T04:00:00Z', '2026-11-21T05:00:00Z', ['2026-11-21'], '2026-11-21T04:'],
  ['2026-11-21T04:05:06Z', '2026-11-21T04:05:07Z', ['2026-11-21'], '2026-11-21T04:05:06.'],
  ['2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z', ['2026-12-31'], '2026-12-31T23:59:59.'],
])('%s to %s reads the days %j, times beginning with "%s"', (from, to, days, prefix) => {
  expect(daysOf(range(from, to))).toEqual(days);
  expect(timePrefixOf(range(from, to))).toBe(prefix);
});

test('a message id says where the message is', () => {
  const name = { consumer: 'orders-outcomes', sentAtMs: 1_795_233_906_007, sqsMessageId: 'a-B_1' };
  expect(messageIdOf(name)).toBe('orders-outcomes.20261121T040506007Z.a-B_1');
  expect(messageNameFrom(messageIdOf(name))).toEqual(name);
});

test.each([
  '',
  'a.b.c',
  'orders.20261341T040506007Z.x',
  'orders.20261121T040506007Z.x.y',
  'a#b.20261121T040506007Z.x',
])('"%s" is no message id', (text) => {
  expect(messageNameFrom(text)).toBeUndefined();
});
