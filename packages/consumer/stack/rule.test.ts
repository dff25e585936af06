import type { KnownEvent } from './read-subscriptions.ts';
import { patternOf } from './rule.ts';

const known: Readonly<Record<string, KnownEvent>> = {
  'StockCounted.v1': { source: 'twolane.stock' },
  'StockMoved.v1': { source: 'twolane.stock' },
  'OrderPlaced.v1': { source: 'twolane.orders' },
  'StockArrived.v1': {},
};
const findEvent = (type: string) => known[type];

test.each([
  [['StockCounted.v1', 'StockMoved.v1'], ['twolane.stock']],
  [
    ['StockCounted.v1', 'OrderPlaced.v1'],
    ['twolane.orders', 'twolane.stock'],
  ],
  [['StockCounted.v1', 'StockArrived.v1'], undefined],
])('%j: sources %j', (events, source) => {
  expect(patternOf({ events }, findEvent)).toEqual({
    'detail-type': events,
    ...(source === undefined ? {} : { source }),
  });
});

test('who knows everything but what a backfill brings is told of that alone', () => {
  expect(patternOf({ events: ['StockCounted.v1'], only: 'backfilled' }, findEvent)).toEqual({
    'detail-type': ['StockCounted.v1'],
    source: ['twolane.stock'],
    detail: { backfilledby: [{ exists: true }] },
  });
});
