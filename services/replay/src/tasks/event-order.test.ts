import { orderOf } from './event-order.ts';
import { countedEvent } from './testing/counting.ts';
import { NOW_MS } from './testing/world.ts';

const event = (id: string, occurredAtMs: number, more: object = {}) => ({
  ...countedEvent({ id, sku: 'sku-1', occurredAtMs, recordedAtMs: NOW_MS }),
  ...more,
});

test('of one aggregate: as recorded, then as it happened, then by sequence, then by key', () => {
  const events = [
    event('z', NOW_MS, { recordedtime: '2026-12-01T00:00:00.000Z' }),
    event('y', NOW_MS - 1_000),
    // However the time is written: half a second later.
    event('x', 0, { time: '2026-12-02T12:59:59.500+01:00' }),
    event('c', NOW_MS, { sequence: '0000000001' }),
    event('b', NOW_MS, { sequence: '0000000002' }),
    event('d', NOW_MS, { sequence: '0000000002' }),
  ];
  const sorted = events.toReversed().toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  expect(sorted.map(({ id }) => id)).toEqual(['z', 'y', 'x', 'c', 'b', 'd']);
});
