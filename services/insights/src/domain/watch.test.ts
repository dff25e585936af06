import type { OrderProgress } from './order-progress.ts';
import { isSettledMinute, judge, placeFor, watchMinuteFor } from './watch.ts';

const ms = (time: string): number => Date.parse(`2026-11-21T${time}Z`);
const stuckAfterMs = 30 * 60_000;
const open = (progressAt: string): OrderProgress => ({
  orders: { status: 'placed', sequence: 1 },
  progressAtMs: ms(progressAt),
});
const over: OrderProgress = { orders: { status: 'cancelled', sequence: 2 }, progressAtMs: ms('04:05:00') };

test('the watch looks once everything of the minute is past, and its writers are done', () => {
  expect(watchMinuteFor(ms('04:35:06'))).toBe('2026-11-21T04:36');
  expect(isSettledMinute('2026-11-21T04:36', ms('04:38:29'))).toBe(false);
  expect(isSettledMinute('2026-11-21T04:36', ms('04:38:30'))).toBe(true);
});

test.each<[string, OrderProgress, string | undefined, string, string | undefined]>([
  ['a new order', open('04:05:06'), undefined, '04:05:07', '2026-11-21T04:36'],
  ['one that waits already', open('04:20:00'), '2026-11-21T04:36', '04:20:00', undefined],
  ['one whose events come by a replay', open('04:05:06'), undefined, '09:00:00', 'unplaced'],
  ['that again', open('04:05:06'), 'unplaced', '09:00:00', 'unplaced'],
  ['one whose minute has passed', open('09:00:00'), '2026-11-21T04:36', '09:00:01', '2026-11-21T09:31'],
  ['one that has ended', over, undefined, '04:05:07', undefined],
])('%s is put where it belongs', (_, progress, watchMinute, now, expected) => {
  const order = watchMinute === undefined ? { progress } : { progress, watchMinute };
  expect(placeFor(order, { nowMs: ms(now), stuckAfterMs })).toBe(expected);
});

const minute = '2026-11-21T04:36';
test.each<[string, Parameters<typeof judge>[0], object]>([
  ['unknown', undefined, { kind: 'leave' }],
  [
    'waits in another minute',
    { progress: open('04:05:06'), watchMinute: '2026-11-21T04:50' },
    { kind: 'leave' },
  ],
  ['ended', { progress: over, watchMinute: minute }, { kind: 'leave' }],
  [
    'came on',
    { progress: open('04:20:00'), watchMinute: minute },
    { kind: 'later', minute: '2026-11-21T04:51' },
  ],
  ['stands still', { progress: open('04:05:06'), watchMinute: minute }, { kind: 'stuck' }],
])('an order that is, or that %s', (_, order, expected) => {
  expect(judge(order, minute, { nowMs: ms('04:38:30'), stuckAfterMs })).toEqual(expected);
});
