import { createDeadline, startTimer } from './deadline.ts';

const timer = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const seen = { ms: Number.NaN, cancelled: 0 };
  const start = (ms: number) => {
    seen.ms = ms;
    return {
      reached: promise,
      cancel: () => {
        seen.cancelled += 1;
      },
    };
  };
  return { start, seen, timeIsUp: () => resolve() };
};

test.each([
  ['the margin is kept free', 30_000, 29_000],
  ['what is left is never less than nothing', 900, 0],
])('%s', (_, remainingMs, leftMs) => {
  const { start, seen } = timer();
  const deadline = createDeadline({ nowMs: 5_000, remainingMs, marginMs: 1_000 }, start);
  expect([seen.ms, deadline.atMs]).toEqual([leftMs, 5_000 + leftMs]);
  deadline.cancel();
  expect(seen.cancelled).toBe(1);
});

test('work that ends in time has its own value, also where that is undefined, and its own error', async () => {
  const { start } = timer();
  const deadline = createDeadline({ nowMs: 0, remainingMs: 10, marginMs: 0 }, start);
  expect(await deadline.before(Promise.resolve('done'), () => 'late')).toBe('done');
  expect(await deadline.before<string | undefined>(Promise.resolve(undefined), () => 'late')).toBeUndefined();
  await expect(deadline.before(Promise.reject(new Error('broken')), () => 'late')).rejects.toThrow('broken');
});

test('work that hangs is left behind', async () => {
  const { start, timeIsUp } = timer();
  const deadline = createDeadline({ nowMs: 0, remainingMs: 10, marginMs: 0 }, start);
  const late = deadline.before(new Promise<string>(() => {}), () => 'late');
  timeIsUp();
  expect(await late).toBe('late');
});

test('a real timer is reached, and one that was cancelled is not', async () => {
  const cancelled = startTimer(1);
  cancelled.cancel();
  let wasReached = false;
  void cancelled.reached.then(() => {
    wasReached = true;
  });
  await startTimer(20).reached;
  expect(wasReached).toBe(false);
});
