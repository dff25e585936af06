import { backOffMs } from './back-off.ts';

test.each([
  [1, 0, 0],
  [1, 0.5, 50],
  [1, 0.999, 99],
  [2, 0.5, 100],
  [4, 0.5, 400],
  [5, 0.5, 500],
  [60, 0.5, 500],
])('retry %i with %d of the dice waits %i ms', (retry, dice, waitMs) => {
  expect(backOffMs(retry, { baseMs: 100, capMs: 1_000 }, () => dice)).toBe(waitMs);
});
