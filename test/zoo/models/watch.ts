import { setImmediate as others } from 'node:timers/promises';
import { timeText } from '@twolane/contracts';
import { RetryableError, type Store } from '@twolane/store';
import { ordersConsumer } from '../../../services/insights/src/orders-consumer.ts';
import { orderWatch } from '../../../services/insights/src/schedules.ts';
import type { Around } from '../../crash-points/core/calls.ts';
import { line, placed } from '../../crash-points/scenarios/given-events.ts';
import { INSIGHTS } from '../../crash-points/scenarios/insights.ts';
import { type Lane1, lane1, silentTelemetry } from '../../crash-points/world/lane1.ts';
import { saidIds } from '../../crash-points/world/look.ts';
import { brought } from '../../crash-points/world/queue.ts';
import { createRandom, type Random, seedFor } from '../../simulation/kernel/random.ts';
import { createWrongs } from './first-wrong.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const STUCK_AFTER_MS = 5 * MINUTE_MS;
/** A function of this consumer lives for a minute, and the network may hold its last write back for another minute and a half. */
const SLOWEST_WRITE_MS = 150 * SECOND_MS - 1;
const ORDERS_UNTIL_MS = 3 * MINUTE_MS;
/** Long enough for an order that is heard of late, gets a minute, and stands still in that, too. */
const END_MS = ORDERS_UNTIL_MS + 2 * STUCK_AFTER_MS + 15 * MINUTE_MS;

interface Happening {
  readonly atMs: number;
  readonly run: () => Promise<unknown>;
}

/** An invocation that decides when it is begun, and whose write lands later. */
const inFlight = (world: Lane1, orderId: string, recordedAtMs: number) => {
  const [decided, landed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow: Around = async (name, serve) => {
    if (name === 'commit') {
      decided.resolve();
      await landed.promise;
    }
    return serve();
  };
  const follow = ordersConsumer(INSIGHTS, {
    ...world.consumerPorts('insights-orders', slow),
    effect: 'projection',
    stuckAfterMs: STUCK_AFTER_MS,
  });
  const text = timeText(recordedAtMs);
  const event = { ...placed(orderId, [line('LAMP')]), time: text, recordedtime: text };
  let done: Promise<void> = Promise.resolve();
  return {
    begin: async (): Promise<void> => {
      done = brought(follow, event);
      await Promise.race([decided.promise, done]);
    },
    land: async (): Promise<void> => {
      landed.resolve();
      await done;
    },
  };
};

/** Often heard of when it is nearly stuck: then it is put into the very next minute, or has none any more. */
const delayOf = (random: Random): number =>
  random.chance(0.7)
    ? STUCK_AFTER_MS + random.whole(-2 * MINUTE_MS, MINUTE_MS)
    : random.whole(0, STUCK_AFTER_MS);

const orderIn = (world: Lane1, random: Random, orderId: string): readonly Happening[] => {
  const recordedAtMs = world.clock.now() + random.whole(0, ORDERS_UNTIL_MS);
  const begunAtMs = recordedAtMs + delayOf(random);
  const slowMs = random.chance(0.5) ? random.whole(0, SLOWEST_WRITE_MS) : 0;
  const flight = inFlight(world, orderId, recordedAtMs);
  return [
    { atMs: begunAtMs, run: flight.begin },
    { atMs: begunAtMs + slowMs, run: flight.land },
  ];
};

/** Runs of the watch, some of whose commits fail while others of the same run are slow: nothing of a run outlives it. */
const runsOf = ({ store, clock }: Lane1, random: Random, wrong: (what: string) => void) => {
  const faultyUntilMs = clock.now() + END_MS - 10 * MINUTE_MS;
  let runs = 0;
  const storeOf = (run: number): Store => ({
    ...store,
    commit: async (changeSet) => {
      if (clock.now() < faultyUntilMs && random.chance(0.05)) throw new RetryableError('The line broke.');
      if (random.chance(0.5)) await others();
      if (run !== runs) wrong('something is committed after its run was over');
      return store.commit(changeSet);
    },
  });
  return async (): Promise<void> => {
    const look = orderWatch(INSIGHTS, {
      ...{ store: storeOf(runs), clock: clock.now, stuckAfterMs: STUCK_AFTER_MS },
      telemetry: silentTelemetry('insightsWatch'),
    });
    try {
      await look(Number.MAX_SAFE_INTEGER);
    } catch {
      // The schedule comes again.
    }
    runs += 1;
    await others();
  };
};

/**
 * The watch over orders beside invocations that put orders into its minutes and are slow: each order that stands still is said to be
 * stuck, once, however late it was heard of, however late that was written, and whatever run fails.
 */
export const huntWatch = async (seed: number): Promise<string | undefined> => {
  const random = createRandom(seedFor(seed, 'watch'));
  const world = lane1();
  const { clock } = world;
  const startMs = clock.now();
  const wrong = createWrongs();
  const look = runsOf(world, random, wrong);
  const ids = Array.from({ length: random.whole(1, 8) }, (_, n) => `o-${n}`);
  const offsetMs = random.whole(0, MINUTE_MS);
  const looks = Array.from(
    { length: END_MS / MINUTE_MS },
    (_, n): Happening => ({
      atMs: startMs + offsetMs + n * MINUTE_MS,
      run: look,
    }),
  ).filter((_, n) => n === 0 || !random.chance(0.1));
  const happenings = [...ids.flatMap((orderId) => orderIn(world, random, orderId)), ...looks];
  for (const { atMs, run } of happenings.toSorted((a, b) => a.atMs - b.atMs)) {
    clock.pass(atMs - clock.now());
    await run();
  }
  const stuck = saidIds(world, 'OrderStuck.v1').map((id) => id.split('.')[0]);
  const unsaid = ids.find((orderId) => stuck.filter((id) => id === orderId).length !== 1);
  if (unsaid !== undefined)
    wrong(`${unsaid} stands still; said to be stuck are ${stuck.join(', ') || 'none'}`);
  return wrong.first();
};
