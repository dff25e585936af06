import fc from 'fast-check';
import { type BusEntry, planPutEvents, toBusEntry } from './put-events-plan.ts';
import { eventAt } from './testing/sample.ts';

const entry = (name: string, bytes: number): BusEntry => ({
  name,
  source: 's',
  detailType: 't',
  detail: '{}',
  timeMs: 0,
  bytes,
});
const names = (calls: readonly (readonly BusEntry[])[]) => calls.map((call) => call.map(({ name }) => name));

test('an entry counts 14 bytes of time and the UTF-8 bytes of its texts', () => {
  const event = { ...eventAt(0, 'é'), source: 'äb', type: 'T' };
  const text = '{"a":"€"}';
  const row = { name: 'n', bucket: { minuteMs: 0, shard: 0 }, event, text, recordedAtMs: 0 };
  // 14 + (2 + 1) + 1 + (8 + 3)
  expect(toBusEntry(row, 5_000)).toEqual({
    name: 'n',
    source: 'äb',
    detailType: 'T',
    detail: text,
    timeMs: 5_000,
    bytes: 29,
  });
});

test('at most ten entries a call, in their order', () => {
  const entries = Array.from({ length: 23 }, (_, n) => entry(`${n}`, 1));
  expect(names(planPutEvents(entries).calls).map((call) => call.length)).toEqual([10, 10, 3]);
  expect(names(planPutEvents(entries).calls).flat()).toEqual(entries.map(({ name }) => name));
});

test('a call stays below its bytes', () => {
  const limits = { maxEntries: 10, maxBytes: 100 };
  const plan = planPutEvents([entry('a', 50), entry('b', 49), entry('c', 1), entry('d', 99)], limits);
  expect(names(plan.calls)).toEqual([['a', 'b'], ['c'], ['d']]);
  expect(plan.tooLarge).toEqual([]);
});

test('an entry that fills a call by itself is too large, and holds nobody up', () => {
  const plan = planPutEvents([entry('a', 1), entry('b', 100), entry('c', 1)], {
    maxEntries: 10,
    maxBytes: 100,
  });
  expect(names(plan.calls)).toEqual([['a', 'c']]);
  expect(plan.tooLarge.map(({ name }) => name)).toEqual(['b']);
});

test('no entries, no calls', () => {
  expect(planPutEvents([])).toEqual({ calls: [], tooLarge: [] });
});

test('every entry is in one call or too large, and no call breaks a limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 130 })),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 100 }),
      (sizes, maxEntries, maxBytes) => {
        const entries = sizes.map((bytes, n) => entry(`${n}`, bytes));
        const { calls, tooLarge } = planPutEvents(entries, { maxEntries, maxBytes });
        expect(
          [...calls.flat(), ...tooLarge].map(({ name }) => Number(name)).toSorted((a, b) => a - b),
        ).toEqual(sizes.map((_, n) => n));
        for (const call of calls) {
          expect(call.length).toBeGreaterThan(0);
          expect(call.length).toBeLessThanOrEqual(maxEntries);
          expect(call.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(maxBytes);
        }
        expect(tooLarge.every(({ bytes }) => bytes >= maxBytes)).toBe(true);
      },
    ),
  );
});
