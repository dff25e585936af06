import { faultsFor } from './generate-faults.ts';
import { lateFiles, mannerOf, rebuilds } from './generate-mending.ts';
import { someSkus } from './generate-skus.ts';
import type { Command, History, Line, Size } from './history.ts';
import { createRandom, type Random, seedFor } from './kernel/random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What happens comes in bursts, with quiet hours in between. */
export interface Burst {
  readonly fromMs: number;
  readonly untilMs: number;
}

const PLANS: Readonly<
  Record<
    Size,
    { readonly orders: readonly [number, number]; readonly bursts: number; readonly burstMs: number }
  >
> = {
  small: { orders: [1, 2], bursts: 2, burstMs: 6 * MINUTE_MS },
  medium: { orders: [16, 16], bursts: 4, burstMs: 30 * MINUTE_MS },
  large: { orders: [80, 80], bursts: 8, burstMs: 60 * MINUTE_MS },
  corrections: { orders: [3, 5], bursts: 2, burstMs: 10 * MINUTE_MS },
};

/** The last burst begins after this: a history is never shorter. */
const LAST_BURST_MS = 48 * HOUR_MS;
const CONSUMERS = [
  'orders-outcomes',
  'payments-gateway',
  'inventory-reservations',
  'insights-sales',
] as const;
const POISON = [
  'not JSON',
  '{"detail":{}}',
  '{"detail":{"specversion":"1.0","id":"x","type":"OrderPlaced.v9"}}',
] as const;

export const generateHistory = (seed: number, size: Size): History => {
  const random = createRandom(seedFor(seed, 'history'));
  const bursts = burstsOf(random, size);
  return {
    seed,
    world: {
      outboxShards: random.whole(1, 2),
      streamShards: random.whole(1, 3),
      sweepEveryMs: random.pick([2, 5, 10]) * MINUTE_MS,
      watchEveryMs: random.pick([5, 15]) * MINUTE_MS,
      publishEveryMs: random.pick([30, 60]) * MINUTE_MS,
    },
    faults: faultsFor(random, bursts),
    commands: [
      ...commandsOf(random, bursts, random.whole(...PLANS[size].orders)),
      ...(size === 'corrections' ? correctionsOf(random, bursts) : []),
    ].toSorted((a, b) => a.atMs - b.atMs),
  };
};

const burstsOf = (random: Random, size: Size): readonly Burst[] => {
  const { bursts, burstMs } = PLANS[size];
  return Array.from({ length: bursts }, (_, index) => {
    const share = index / Math.max(1, bursts - 1);
    const fromMs = Math.floor(share * LAST_BURST_MS) + random.whole(1, 30) * MINUTE_MS;
    return { fromMs, untilMs: fromMs + burstMs };
  });
};

const commandsOf = (random: Random, bursts: readonly Burst[], orders: number): readonly Command[] => {
  const timeIn = ({ fromMs, untilMs }: Burst) => random.whole(fromMs, untilMs);
  const commands: Command[] = [];
  for (const [index, { fromMs }] of bursts.entries()) {
    if (index > 0 && random.chance(0.4)) continue;
    commands.push({
      atMs: Math.max(0, fromMs - random.whole(0, 3) * MINUTE_MS),
      kind: 'arrive',
      deliveryId: `d${index}`,
      lines: someSkus(random).map((sku) => ({ sku, quantity: random.whole(1, 3 + orders) })),
      happenedAgoMs: random.chance(0.7)
        ? 0
        : random.pick([-4 * MINUTE_MS, 6 * HOUR_MS, 5 * DAY_MS, 31 * DAY_MS]),
    });
  }
  for (let n = 0; n < orders; n += 1) {
    const orderId = `o${n}`;
    const burst = random.pick(bursts);
    const atMs = timeIn(burst);
    const lines = linesOf(random);
    commands.push({ atMs, kind: 'place', orderId, lines, ...methodOf(random), ...agoOf(random) });
    if (random.chance(0.25)) commands.push({ atMs: atMs + random.whole(0, 60_000), kind: 'cancel', orderId });
    if (random.chance(0.5)) commands.push(...returnsOf(random, orderId, atMs, lines));
  }
  if (random.chance(0.3)) {
    const lines = linesOf(random);
    commands.push({ atMs: timeIn(random.pick(bursts)), kind: 'return', returnId: 'r-unlinked', lines });
  }
  for (const burst of bursts) commands.push(...oddThings(random, () => timeIn(burst)));
  return commands;
};

const linesOf = (random: Random): readonly Line[] =>
  someSkus(random).map((sku) => ({
    sku,
    quantity: random.whole(1, 3),
    unitPriceMinor: random.whole(1, 20) * 50,
  }));

const methodOf = (random: Random): { readonly paymentMethod?: string } => {
  if (random.chance(0.6)) return {};
  return {
    paymentMethod: random.pick([
      'sim_decline',
      'sim_timeout_once',
      'sim_capture_timeout_once',
      'sim_reverse_timeout_once',
      'sim_refund_timeout_once',
      'sim_twice',
    ]),
  };
};

const agoOf = (random: Random): { readonly placedAgoMs?: number } =>
  random.chance(0.75) ? {} : { placedAgoMs: random.pick([10 * MINUTE_MS, 2 * HOUR_MS, 30 * HOUR_MS]) };

const returnsOf = (
  random: Random,
  orderId: string,
  atMs: number,
  lines: readonly Line[],
): readonly Command[] => {
  const line = random.pick(lines);
  const some = { ...line, quantity: random.whole(1, line.quantity) };
  return Array.from({ length: random.chance(0.3) ? 2 : 1 }, (_, n) => ({
    atMs: atMs + random.whole(5_000, 15 * MINUTE_MS),
    kind: 'return' as const,
    returnId: `r-${orderId}-${n}`,
    orderId,
    lines: [some],
  }));
};

const oddThings = (random: Random, time: () => number): readonly Command[] => {
  const odd: Command[] = [];
  if (random.chance(0.2)) {
    odd.push({ atMs: time(), kind: 'poison', consumer: random.pick(CONSUMERS), body: random.pick(POISON) });
  }
  if (random.chance(0.25)) odd.push({ atMs: time(), kind: 'deploy' });
  if (random.chance(0.25)) {
    for (const consumer of CONSUMERS) odd.push({ atMs: time(), kind: 'redrive', consumer });
  }
  if (random.chance(0.25)) odd.push({ atMs: time(), kind: 'expire' });
  return odd;
};

/** Queues are emptied by mistake, and what was lost is brought again: soon, when the next orders come, or both. */
const correctionsOf = (random: Random, bursts: readonly Burst[]): readonly Command[] => [
  quietCorrection(random),
  ...lateFiles(random),
  ...rebuilds(random),
  ...bursts.flatMap(({ fromMs, untilMs }) => {
    const losers = random.shuffled(EVERYBODY).slice(0, random.whole(1, 3));
    const purges = losers.flatMap((consumer): readonly Command[] =>
      Array.from({ length: random.whole(1, 4) }, () => ({
        atMs: random.whole(fromMs, untilMs),
        kind: 'purge',
        consumer,
        forMs: random.whole(0, 4) * MINUTE_MS,
      })),
    );
    const corrections = Array.from(
      { length: random.whole(1, 2) },
      (): Command => ({
        atMs: random.whole(fromMs + 2 * MINUTE_MS, untilMs + 20 * MINUTE_MS),
        kind: 'correct',
        consumers: losers,
        sinceMs: Math.max(0, fromMs - 10 * MINUTE_MS),
        allowExternal: random.chance(0.5),
        pauses: random.chance(0.3),
        ...mannerOf(random),
      }),
    );
    return [...purges, ...corrections];
  }),
];

/** In the middle of the quiet hours: nothing else happens, and perhaps nothing was lost. */
const quietCorrection = (random: Random): Command => ({
  atMs: random.whole(20, 30) * HOUR_MS,
  kind: 'correct',
  consumers: [random.pick(EVERYBODY)],
  sinceMs: 0,
  allowExternal: random.chance(0.5),
  pauses: random.chance(0.5),
  ...mannerOf(random),
});

const EVERYBODY: readonly string[] = [
  ...CONSUMERS,
  ...['orders-adoption', 'payments-intents', 'inventory-restock', 'insights-orders'],
];
