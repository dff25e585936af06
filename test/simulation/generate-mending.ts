import { someSkus } from './generate-skus.ts';
import type { Command } from './history.ts';
import type { Random } from './kernel/random.ts';
import type { LateLine } from './lane2/late-file.ts';
import type { Manner } from './lane2/wanted.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const BAD_LINES: readonly LateLine[] = [
  { kind: 'bad', text: 'not JSON' },
  { kind: 'bad', text: '{"specversion":"1.0","id":"x","source":"warehouse.main","type":"StockArrived.v1"}' },
  {
    kind: 'bad',
    text: '{"specversion":"1.0","id":"y","type":"OrderPlaced.v9","time":"2026-11-20T00:00:00Z"}',
  },
  { kind: 'twice' },
];
/** In a quiet hour, or beside orders. */
const TIMES_MS = [25 * MINUTE_MS, 12 * HOUR_MS, 48 * HOUR_MS + 20 * MINUTE_MS] as const;
/** Once the hour of a burst has closed, or it is closing. */
const REBUILD_TIMES_MS = [50 * MINUTE_MS, 12 * HOUR_MS, 48 * HOUR_MS + 50 * MINUTE_MS] as const;

/** Slow ones can be met in their middle. */
export const mannerOf = (random: Random): Pick<Manner, 'abortsAfterCalls' | 'ratePerSec'> => {
  const ratePerSec = random.pick([1, 5, 1_000]);
  return random.chance(0.4) ? { abortsAfterCalls: random.whole(1, 14), ratePerSec } : { ratePerSec };
};

/** A file of events that nobody has heard of, among others that everybody has, and lines that are none. */
export const lateFiles = (random: Random): readonly Command[] => {
  if (random.chance(0.4)) return [];
  const missing = Array.from({ length: random.whole(1, 3) }, (_, n): LateLine => {
    const shared = { goods: goodsOf(random), agoMs: agoOf(random) };
    return random.chance(0.5)
      ? { kind: 'order', orderId: `late-${n}`, ...shared }
      : { kind: 'delivery', deliveryId: `late-${n}`, ...shared };
  });
  const known = Array.from(
    { length: random.whole(0, 3) },
    (): LateLine => ({ kind: 'known', nth: random.whole(0, 20) }),
  );
  const bad = random.shuffled(BAD_LINES).slice(0, random.whole(0, 3));
  return [
    {
      atMs: random.pick(TIMES_MS) + random.whole(0, 30) * MINUTE_MS,
      kind: 'mend',
      mode: 'backfill',
      // Whatever comes twice comes after what it repeats.
      lines: [...missing, ...random.shuffled([...known, ...bad])],
      allowExternal: random.chance(0.85),
      pauses: random.chance(0.2),
      ...mannerOf(random),
    },
  ];
};

/** Hours of sales are made anew: while orders come, and perhaps after some were lost. */
export const rebuilds = (random: Random): readonly Command[] => {
  if (random.chance(0.4)) return [];
  return [
    {
      atMs: random.pick(REBUILD_TIMES_MS) + random.whole(0, 50) * MINUTE_MS,
      kind: 'mend',
      mode: 'rebuild',
      consumers: ['insights-sales'],
      hours: random.pick([2, 4, 24]),
      allowExternal: false,
      pauses: random.chance(0.3),
      ...mannerOf(random),
    },
  ];
};

const goodsOf = (random: Random): Readonly<Record<string, number>> =>
  Object.fromEntries(someSkus(random).map((sku) => [sku, random.whole(1, 3)]));

const agoOf = (random: Random): number => random.pick([10 * MINUTE_MS, 6 * HOUR_MS, 5 * DAY_MS]);
