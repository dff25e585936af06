import { lambdaContext } from '@twolane/telemetry/testing';
import { ordersConsumer } from '../../../services/insights/src/orders-consumer.ts';
import { salesConsumer } from '../../../services/insights/src/sales-consumer.ts';
import type { Around } from '../core/calls.ts';
import type { Scenario } from '../core/scenario.ts';
import { type Lane1, undisturbed } from '../world/lane1.ts';
import { all, firstWrong, item } from '../world/look.ts';
import { type ConsumerSituation, consumerScenario } from './consumer-scenario.ts';
import {
  arrived,
  cancelled,
  committed,
  confirmed,
  line,
  manyLines,
  placed,
  released,
  reserved,
  sentBack,
  totalOf,
} from './given-events.ts';
import { salesTotals } from './sales-totals.ts';

export const INSIGHTS = 'Insights';
const STUCK_AFTER_MS = 30 * 60_000;
const tables = [INSIGHTS];
const three = manyLines(3, 2);

export const sales = (world: Lane1, around: Around) =>
  salesConsumer(INSIGHTS, { ...world.consumerPorts('insights-sales', around), effect: 'projection' });
/** So small that three stock codes take two steps. */
const orders = (world: Lane1, around: Around) =>
  ordersConsumer(INSIGHTS, {
    ...world.consumerPorts('insights-orders', around),
    effect: 'projection',
    stuckAfterMs: STUCK_AFTER_MS,
    maxSkus: 2,
  });

/** What is counted of the hour in which everything happens. */
const counted = (figures: Readonly<Record<string, number>>) => (world: Lane1) =>
  firstWrong(['the hour’s figures', salesTotals(world, INSIGHTS, '2026-11-21T04'), figures]);

const stockView = (sku: string, counts: Readonly<Record<string, number>>) => (world: Lane1) => {
  const found = world.store
    .all(INSIGHTS)
    .find(({ key }) => key.pk.startsWith('stock#') && key.sk === sku)?.item;
  return firstWrong(
    ...Object.entries(counts).map(([name, units]) => [`${sku} ${name}`, found?.[name] ?? 0, units] as const),
  );
};
const orderShown = (members: Parameters<typeof item>[3]) => item(INSIGHTS, 'order#o-1', 'order', members);

const following = (situation: Pick<ConsumerSituation, 'name' | 'before' | 'batch' | 'wrong'>): Scenario =>
  consumerScenario({ ...situation, boot: orders, tables });

/** While a replay builds the hour anew, whoever counts writes into both generations. */
const rebuilding = async (world: Lane1): Promise<void> => {
  await sales(world, undisturbed)(
    { twolane: 'replay/1', replayId: 'r-1', kind: 'rebuild', step: 'begin', windows: ['2026-11-21T04'] },
    lambdaContext(),
  );
};

export const insightsScenarios: readonly Scenario[] = [
  ...[
    { event: placed('o-1', three), figures: { orders: 1, units: 6, grossMinor: totalOf(three) } },
    { event: cancelled('o-1', 600), figures: { cancelledOrders: 1, cancelledMinor: 600 } },
    {
      event: sentBack('r-1', [line('S0', 2)]),
      figures: { returns: 1, returnedUnits: 2, returnedMinor: 200 },
    },
  ].flatMap(({ event, figures }) => [
    consumerScenario({
      name: `insights-sales: ${event.type} is counted once`,
      boot: sales,
      batch: [event, event],
      tables,
      wrong: counted(figures),
    }),
    consumerScenario({
      name: `insights-sales: ${event.type} is counted in both generations while the hour is built anew`,
      boot: sales,
      given: rebuilding,
      batch: [event],
      tables,
      wrong: all(counted(figures), (world) =>
        firstWrong(['the new figures', salesTotals(world, INSIGHTS, '2026-11-21T04', 2), figures]),
      ),
    }),
  ]),
  following({
    name: 'insights-orders: OrderPlaced.v1 is followed',
    batch: [placed('o-1', three)],
    wrong: orderShown({ ordersStatus: 'placed', shown: 'nowhere' }),
  }),
  following({
    name: 'insights-orders: StockReserved.v1 moves goods in steps',
    before: [placed('o-1', three)],
    batch: [reserved('o-1')],
    wrong: all(orderShown({ stockStatus: 'reserved', shown: 'reserved' }), stockView('S2', { reserved: 2 })),
  }),
  following({
    name: 'insights-orders: OrderPlaced.v1 comes after its goods have left',
    before: [reserved('o-1'), committed('o-1')],
    batch: [placed('o-1', three)],
    wrong: all(
      orderShown({ shown: 'committed' }),
      ...['S0', 'S1', 'S2'].map((sku) => stockView(sku, { committed: 2, reserved: 0 })),
    ),
  }),
  following({
    name: 'insights-orders: StockCommitted.v1 moves goods on in steps',
    before: [placed('o-1', three), reserved('o-1')],
    batch: [committed('o-1')],
    wrong: all(...['S0', 'S1', 'S2'].map((sku) => stockView(sku, { committed: 2, reserved: 0 }))),
  }),
  following({
    name: 'insights-orders: StockReleased.v1 takes goods back in steps',
    before: [placed('o-1', three), reserved('o-1')],
    batch: [released('o-1')],
    wrong: all(
      orderShown({ shown: 'nowhere' }),
      stockView('S0', { reserved: 0 }),
      stockView('S2', { reserved: 0 }),
    ),
  }),
  following({
    name: 'insights-orders: OrderConfirmed.v1 is followed',
    before: [placed('o-1', three)],
    batch: [confirmed('o-1')],
    wrong: orderShown({ ordersStatus: 'confirmed' }),
  }),
  following({
    name: 'insights-orders: OrderCancelled.v1 stands, although its placing comes later',
    before: [cancelled('o-1')],
    batch: [placed('o-1', three)],
    wrong: orderShown({ ordersStatus: 'cancelled' }),
  }),
  following({
    name: 'insights-orders: StockArrived.v1 is counted in steps',
    batch: [arrived('d-1', three), arrived('d-1', three)],
    wrong: all(...['S0', 'S1', 'S2'].map((sku) => stockView(sku, { arrived: 2 }))),
  }),
  following({
    name: 'insights-orders: OrderReturned.v1 is counted in steps',
    batch: [sentBack('r-1', three)],
    wrong: all(...['S0', 'S1', 'S2'].map((sku) => stockView(sku, { returned: 2 }))),
  }),
];
