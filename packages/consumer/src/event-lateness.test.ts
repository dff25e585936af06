import { latenessOf, whyAside } from './event-lateness.ts';
import { counted } from './testing/counted.ts';
import { startMs } from './testing/sqs.ts';

const policies: Readonly<Record<string, number>> = { 'StockCounted.v1': 1_000 };
const policy = (type: string) => ({
  fastWindowMs: policies[type] ?? 0,
  correctionWindowMs: 60_000,
  maxFutureSkewMs: 500,
});
const aged = (ageMs: number) => counted({ id: 'a', occurredAtMs: startMs - ageMs });

test.each([
  ['onTime', 1_000],
  ['late', 1_001],
  ['late', 60_000],
  ['frozen', 60_001],
  ['onTime', -500],
  ['future', -501],
])('without a stamp it is told by the times of the event and its type: %s, %d ms old', (how, ageMs) => {
  expect(latenessOf(aged(ageMs), policy)).toBe(how);
});

test.each(['onTime', 'late', 'frozen'] as const)('who recorded it %s has the word', (lateness) => {
  for (const ageMs of [0, 1_001, 60_001, -501])
    expect(latenessOf({ ...aged(ageMs), lateness }, policy)).toBe(lateness);
});

test.each([
  ['late', 'after the fast window of its type, and this consumer applies no late events by itself'],
  ['frozen', 'beyond the correction window of its type'],
  ['future', 'further ahead than clocks may differ'],
] as const)('why it is set aside, for people: %s', (how, because) => {
  expect(whyAside(aged(60_000), how)).toBe(
    `Happened 2026-11-21T04:04:06.000Z, recorded 2026-11-21T04:05:06.000Z: ${because}.`,
  );
});
