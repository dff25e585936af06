import { ratePerSec } from './replay-bar.ts';

test.each([
  [[], 0],
  [[{ done: 5, atMs: 1_000 }], 0],
  [
    [
      { done: 5, atMs: 1_000 },
      { done: 25, atMs: 3_000 },
    ],
    10,
  ],
  [
    [
      { done: 0, atMs: 0 },
      { done: 90, atMs: 500 },
      { done: 100, atMs: 1_000 },
    ],
    100,
  ],
  [
    [
      { done: 9, atMs: 1_000 },
      { done: 2, atMs: 2_000 },
    ],
    0,
  ],
  [
    [
      { done: 1, atMs: 1_000 },
      { done: 2, atMs: 1_000 },
    ],
    0,
  ],
])('%j', (samples, expected) => {
  expect(ratePerSec(samples)).toBe(expected);
});
