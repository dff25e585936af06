import { type CloudEvent, makeEvent } from '@twolane/contracts';
import { OrderPlacedV1, StockReservedV1 } from '@twolane/events';
import { ordersConsumer } from '../../../services/insights/src/orders-consumer.ts';
import { orderWatch, revisionPublisher } from '../../../services/insights/src/schedules.ts';
import type { Around } from '../core/calls.ts';
import type { Scenario, Step } from '../core/scenario.ts';
import { journalBooks, tableBooks } from '../world/books.ts';
import { BEGIN_MS } from '../world/clock.ts';
import { interruptedStore } from '../world/interrupted.ts';
import { type Lane1, lane1, OUTBOX, silentTelemetry, undisturbed } from '../world/lane1.ts';
import { firstWrong, saidIds } from '../world/look.ts';
import { brought } from '../world/queue.ts';
import { line, totalOf } from './given-events.ts';
import { INSIGHTS, sales } from './insights.ts';
import { happens } from './replay-steps.ts';

const MINUTE_MS = 60_000;
const FAR = Number.MAX_SAFE_INTEGER;

const soldAt = (orderId: string, occurredAtMs: number): CloudEvent => {
  const lines = [line('LAMP', 2)];
  return makeEvent(OrderPlacedV1, {
    id: `${orderId}-placed`,
    subject: orderId,
    sequence: 1,
    occurredAtMs,
    recordedAtMs: occurredAtMs,
    data: { orderId, currency: 'GBP', totalMinor: totalOf(lines), lines },
  });
};
const reservedAt = (orderId: string, recordedAtMs: number): CloudEvent =>
  makeEvent(StockReservedV1, {
    id: `${orderId}-reserved`,
    subject: orderId,
    sequence: 1,
    occurredAtMs: recordedAtMs,
    recordedAtMs,
    data: { orderId, units: 2, skus: 1 },
  });
const TWO_HOURS_AGO = BEGIN_MS - 2 * 60 * MINUTE_MS;
const THREE_HOURS_AGO = BEGIN_MS - 3 * 60 * MINUTE_MS;

const publisher = (world: Lane1, around: Around) =>
  revisionPublisher(INSIGHTS, {
    store: interruptedStore(world.store, around),
    clock: world.clock.now,
    telemetry: silentTelemetry('insightsPublish'),
  });

/** The schedule comes every minute; at rest is what a whole run finds nothing to do about. */
const publishUntilQuiet = (world: Lane1): Step => ({
  name: 'insightsPublish',
  boot: (around) => {
    const publish = publisher(world, around);
    return async () => {
      const { closed, revised, left, complete } = await publish(FAR);
      return closed + revised + left === 0 && complete ? 'done' : 'again';
    };
  },
});

const publishing = (
  name: string,
  lateOrders: readonly CloudEvent[],
  revisions: readonly string[],
  later: readonly CloudEvent[] = [],
): Scenario => ({
  name,
  begin: async () => {
    const world = lane1();
    const count = sales(world, undisturbed);
    await brought(count, soldAt('o-1', TWO_HOURS_AGO));
    if (lateOrders.length > 0) await publisher(world, undisturbed)(FAR);
    await brought(count, ...lateOrders);
    return {
      steps: [
        publishUntilQuiet(world),
        ...later.flatMap((event) => [
          happens(`${event.id} comes late`, () => brought(count, event)),
          publishUntilQuiet(world),
        ]),
      ],
      waitForRetry: () => world.clock.pass(MINUTE_MS),
      books: () => [
        tableBooks(world.store, INSIGHTS, { skip: ({ key }) => key.sk === 'told' }),
        journalBooks(world.store, OUTBOX),
      ],
      wrong: () => firstWrong(['the revisions', saidIds(world, 'SalesWindowRevised.v1'), revisions]),
    };
  },
});

const stuckAfterMs = 2 * MINUTE_MS;
const watcher = (world: Lane1, around: Around) =>
  orderWatch(INSIGHTS, {
    store: interruptedStore(world.store, around),
    clock: world.clock.now,
    telemetry: silentTelemetry('insightsWatch'),
    stuckAfterMs,
  });

interface Watching {
  readonly name: string;
  readonly orders: readonly CloudEvent[];
  /** While the first wait to be looked at. */
  readonly later?: readonly CloudEvent[];
  readonly stuck: readonly string[];
}

/** The watch runs after orders have waited for some minutes. */
const watching = ({ name, orders, later = [], stuck }: Watching): Scenario => ({
  name,
  begin: async () => {
    const world = lane1();
    await watcher(world, undisturbed)(FAR);
    const follow = ordersConsumer(INSIGHTS, {
      ...world.consumerPorts('insights-orders', undisturbed),
      stuckAfterMs,
    });
    await brought(follow, ...orders);
    await brought(follow, ...later);
    world.clock.pass(6 * MINUTE_MS);
    return {
      steps: [
        {
          name: 'insightsWatch',
          boot: (around) => {
            const watch = watcher(world, around);
            return async () => ((await watch(FAR)).ended === 'done' ? 'done' : 'again');
          },
        },
      ],
      // Within one minute, so that whoever comes again gives the same minutes.
      waitForRetry: () => world.clock.pass(1_000),
      books: () => [tableBooks(world.store, INSIGHTS), journalBooks(world.store, OUTBOX)],
      wrong: () => firstWrong(['who is stuck', saidIds(world, 'OrderStuck.v1'), stuck]),
    };
  },
});

const HOUR = '2026-11-21T02';

export const scheduleScenarios: readonly Scenario[] = [
  publishing('insightsPublish: an hour closes', [], []),
  publishing(
    'insightsPublish: a closed hour is revised, and one that had closed empty',
    [soldAt('o-2', TWO_HOURS_AGO + MINUTE_MS), soldAt('o-3', THREE_HOURS_AGO)],
    ['sales-2026-11-21T01.revised.1', `sales-${HOUR}.revised.1`],
  ),
  publishing(
    'insightsPublish: a closed hour is revised, and revised once more',
    [soldAt('o-2', TWO_HOURS_AGO)],
    [`sales-${HOUR}.revised.1`, `sales-${HOUR}.revised.2`],
    [soldAt('o-3', TWO_HOURS_AGO)],
  ),
  watching({
    name: 'insightsWatch: an order stands still',
    orders: [soldAt('o-1', BEGIN_MS - 5_000), soldAt('o-2', BEGIN_MS - 4_000)],
    stuck: ['o-1.orderStuck.2', 'o-2.orderStuck.2'],
  }),
  watching({
    name: 'insightsWatch: an order came on meanwhile, and gets more time',
    orders: [soldAt('o-1', BEGIN_MS - 5_000)],
    later: [reservedAt('o-1', BEGIN_MS + 5 * MINUTE_MS)],
    stuck: [],
  }),
  watching({
    name: 'insightsWatch: an order whose time had passed when it was heard of gets a minute',
    orders: [soldAt('o-1', TWO_HOURS_AGO)],
    stuck: [],
  }),
];
