import type { OrderProgress } from './order-progress.ts';
import { isSettled, type Movement, nextMovement } from './stock-movement.ts';

const goods = [
  { sku: 'A', units: 2 },
  { sku: 'B', units: 1 },
  { sku: 'C', units: 5 },
];
const progress = (status?: 'reserved' | 'committed' | 'released'): OrderProgress => ({
  goods,
  progressAtMs: 0,
  ...(status === undefined ? {} : { stock: { status, sequence: 1 } }),
});

test.each<[Movement['shown'], 'reserved' | 'committed' | 'released', object]>([
  ['nowhere', 'reserved', { reserved: 2 }],
  ['nowhere', 'committed', { committed: 2 }],
  ['reserved', 'committed', { reserved: -2, committed: 2 }],
  ['reserved', 'released', { reserved: -2 }],
])('from %s, once it is %s', (shown, status, by) => {
  const { after, moved } = nextMovement({ shown }, progress(status), 90);
  expect(moved[0]).toEqual({ sku: 'A', by });
  expect(moved).toHaveLength(3);
  expect(isSettled(after, progress(status))).toBe(true);
});

test('in steps; one movement ends before another begins', () => {
  const first = nextMovement({ shown: 'nowhere' }, progress('reserved'), 2);
  expect(first.after).toEqual({ shown: 'nowhere', moving: { to: 'reserved', done: 2 } });
  const second = nextMovement(first.after, progress('released'), 2);
  expect(second).toEqual({ after: { shown: 'reserved' }, moved: [{ sku: 'C', by: { reserved: 5 } }] });
  expect(isSettled(second.after, progress('released'))).toBe(false);
  expect(nextMovement(second.after, progress('released'), 90).after).toEqual({ shown: 'nowhere' });
});

test('goods that nobody has named do not move', () => {
  const unnamed: OrderProgress = { stock: { status: 'reserved', sequence: 1 }, progressAtMs: 0 };
  expect(nextMovement({ shown: 'nowhere' }, unnamed, 90)).toEqual({ after: { shown: 'nowhere' }, moved: [] });
  expect(isSettled({ shown: 'nowhere' }, unnamed)).toBe(true);
});
