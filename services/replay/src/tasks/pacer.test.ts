import { pacer } from './pacer.ts';

const stage = () => {
  let nowMs = 0;
  const waiting = new Map<string, number>();
  const looks: string[] = [];
  return {
    waiting,
    looks,
    now: () => nowMs,
    pass: (ms: number) => {
      nowMs += ms;
    },
    ports: {
      clock: () => nowMs,
      sleep: async (ms: number) => {
        nowMs += ms;
      },
      queues: {
        waiting: async (consumer: string) => {
          looks.push(consumer);
          return waiting.get(consumer) ?? 0;
        },
      },
    },
  };
};
const all = { workers: 4, consumers: ['sales'] };

test('a worker keeps to its share of the rate', async () => {
  const { ports, now } = stage();
  const pace = pacer(ports, all);
  let made = 0;
  while (now() < 10_000) {
    const allowed = await pace.allowed(40);
    made += allowed;
    pace.spent(allowed);
  }
  // 10 a second for ten seconds, and a second's worth of burst.
  expect(made).toBeGreaterThanOrEqual(100);
  expect(made).toBeLessThanOrEqual(111);
});

test('another rate holds from the next look on', async () => {
  const { ports, pass } = stage();
  const pace = pacer(ports, all);
  pace.spent(await pace.allowed(40));
  pass(1_000);
  expect(await pace.allowed(8)).toBe(2);
});

test('live traffic first: it yields while a queue is full, and still comes to its end', async () => {
  const { ports, waiting, now } = stage();
  const pace = pacer(ports, all);
  waiting.set('sales', 101);
  const turns: number[] = [];
  while (now() < 30_000) if ((await pace.allowed(40)) > 0) turns.push(now());
  expect(turns).toEqual([10_000, 20_000]);
  waiting.set('sales', 100);
  while ((await pace.allowed(40)) === 0);
  expect(now()).toBeLessThan(32_000);
});

test('it looks at queues once a second, however often it is asked', async () => {
  const { ports, looks, pass } = stage();
  const pace = pacer(ports, all);
  for (let n = 0; n < 10; n += 1) await pace.allowed(40);
  expect(looks).toEqual(['sales']);
  pass(1_000);
  await pace.allowed(40);
  expect(looks).toHaveLength(2);
});
