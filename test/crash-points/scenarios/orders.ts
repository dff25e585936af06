import { adoptionConsumer } from '../../../services/orders/src/adoption-consumer.ts';
import { ordersHttp } from '../../../services/orders/src/orders-http.ts';
import { outcomesConsumer } from '../../../services/orders/src/outcomes-consumer.ts';
import type { Around } from '../core/calls.ts';
import type { Scenario } from '../core/scenario.ts';
import { interruptedStore } from '../world/interrupted.ts';
import { type Lane1, undisturbed } from '../world/lane1.ts';
import { all, countSaid, item, parked, said } from '../world/look.ts';
import { brought } from '../world/queue.ts';
import { consumerScenario } from './consumer-scenario.ts';
import { authorized, broken, declined, line, placed, rejected, sentBack, totalOf } from './given-events.ts';
import { httpScenario, type Request } from './http-scenario.ts';

const ORDERS = 'Orders';
const tables = [ORDERS];
const lamps = { sku: 'LAMP', quantity: 2, unitPriceMinor: 1000 };
const lines = [line('LAMP', 2, 1000)];

const http = (world: Lane1, around: Around) =>
  ordersHttp(
    {
      store: interruptedStore(world.store, around),
      table: ORDERS,
      newId: world.newId,
      clock: world.clock.now,
      random: () => 0.5,
      sleep: async () => undefined,
    },
    world.httpPorts('ordersHttp'),
  );
const outcomes = (world: Lane1, around: Around) =>
  outcomesConsumer(ORDERS, world.consumerPorts('orders-outcomes', around));
const adoption = (world: Lane1, around: Around) =>
  adoptionConsumer(ORDERS, world.consumerPorts('orders-adoption', around));

const place: Request = {
  route: 'POST /orders',
  key: 'place',
  body: { orderId: 'o-1', currency: 'GBP', lines: [lamps], placedAt: '2026-11-21T04:05:00Z' },
  status: 201,
};
const cancel: Request = {
  route: 'POST /orders/{orderId}/cancellation',
  params: { orderId: 'o-1' },
  key: 'cancel',
  status: 200,
};
const sendBack = (quantity: number): Request => ({
  route: 'POST /orders/{orderId}/returns',
  params: { orderId: 'o-1' },
  key: `return-${quantity}`,
  body: { returnId: `r-${quantity}`, lines: [{ sku: 'LAMP', quantity }] },
  status: 201,
});
const givenPlaced = (world: Lane1) => brought(adoption(world, undisturbed), placed('o-1', lines));
const givenConfirmed = async (world: Lane1): Promise<void> => {
  await givenPlaced(world);
  await brought(outcomes(world, undisturbed), authorized('o-1', totalOf(lines)));
};

const order = (status: string) => item(ORDERS, 'order#o-1', 'order', { status });
const confirmedBy = 'o-1-authorized.orderConfirmed';

export const ordersScenarios: readonly Scenario[] = [
  httpScenario({
    name: 'ordersHttp: an order is placed',
    boot: http,
    request: place,
    tables,
    wrong: all(order('placed'), countSaid('OrderPlaced.v1', 1)),
  }),
  httpScenario({
    name: 'ordersHttp: an order is cancelled',
    boot: http,
    given: givenPlaced,
    request: cancel,
    tables,
    wrong: all(order('cancelled'), countSaid('OrderCancelled.v1', 1)),
  }),
  httpScenario({
    name: 'ordersHttp: a confirmed order is not cancelled',
    boot: http,
    given: givenConfirmed,
    request: { ...cancel, status: 409 },
    tables,
    wrong: all(order('confirmed'), countSaid('OrderCancelled.v1', 0)),
  }),
  httpScenario({
    name: 'ordersHttp: goods of an order come back',
    boot: http,
    given: givenConfirmed,
    request: sendBack(1),
    tables,
    wrong: all(item(ORDERS, 'order#o-1', 'order', { returned: '[[0,1]]' }), countSaid('OrderReturned.v1', 1)),
  }),
  httpScenario({
    name: 'ordersHttp: more than was ordered does not come back',
    boot: http,
    given: givenConfirmed,
    before: [sendBack(1)],
    request: { ...sendBack(2), status: 422 },
    tables,
    wrong: countSaid('OrderReturned.v1', 1),
  }),
  httpScenario({
    name: 'ordersHttp: goods of no order come back',
    boot: http,
    request: {
      route: 'POST /returns',
      key: 'unlinked',
      body: { returnId: 'r-9', currency: 'GBP', lines: [lamps] },
      status: 201,
    },
    tables,
    wrong: countSaid('OrderReturned.v1', 1),
  }),
  httpScenario({
    name: 'ordersHttp: goods come back that name their order',
    boot: http,
    given: givenConfirmed,
    request: {
      route: 'POST /returns',
      key: 'linked',
      body: { returnId: 'r-8', orderId: 'o-1', currency: 'GBP', lines: [lamps] },
      status: 201,
    },
    tables,
    wrong: all(item(ORDERS, 'order#o-1', 'order', { returned: '[[0,2]]' }), countSaid('OrderReturned.v1', 1)),
  }),
  consumerScenario({
    name: 'orders-outcomes: PaymentAuthorized.v1 confirms',
    boot: outcomes,
    given: givenPlaced,
    batch: [authorized('o-1', totalOf(lines))],
    tables,
    wrong: all(order('confirmed'), said(confirmedBy)),
  }),
  consumerScenario({
    name: 'orders-outcomes: PaymentDeclined.v1 cancels',
    boot: outcomes,
    given: givenPlaced,
    batch: [declined('o-1', totalOf(lines))],
    tables,
    wrong: all(order('cancelled'), said('o-1-declined.orderCancelled')),
  }),
  consumerScenario({
    name: 'orders-outcomes: StockRejected.v1 cancels, whatever else comes',
    boot: outcomes,
    given: givenPlaced,
    batch: [rejected('o-1'), rejected('o-1')],
    tables,
    wrong: all(order('cancelled'), said('o-1-rejected.orderCancelled')),
  }),
  consumerScenario({
    name: 'orders-outcomes: an authorization after the cancellation confirms nothing',
    boot: outcomes,
    given: givenPlaced,
    before: [rejected('o-1')],
    batch: [authorized('o-1', totalOf(lines))],
    tables,
    wrong: all(order('cancelled'), said('o-1-rejected.orderCancelled')),
  }),
  consumerScenario({
    name: 'orders-outcomes: another amount than the order is worth is parked',
    boot: outcomes,
    given: givenPlaced,
    batch: [authorized('o-1', 1)],
    tables,
    wrong: all(order('placed'), parked('amount-mismatch')),
  }),
  consumerScenario({
    name: 'orders-outcomes: a broken message is parked beside a good one',
    boot: outcomes,
    given: givenPlaced,
    batch: [broken('PaymentAuthorized.v1'), authorized('o-1', totalOf(lines))],
    tables,
    wrong: all(order('confirmed'), parked('malformed')),
  }),
  consumerScenario({
    name: 'orders-adoption: OrderPlaced.v1 of an order that came past the API',
    boot: adoption,
    batch: [placed('o-1', lines, 'tok_1')],
    tables,
    wrong: all(order('placed'), said()),
  }),
  consumerScenario({
    name: 'orders-adoption: OrderPlaced.v1 of an order that is known leaves it alone',
    boot: adoption,
    given: givenConfirmed,
    batch: [placed('o-1', lines)],
    tables,
    wrong: all(order('confirmed'), said(confirmedBy)),
  }),
  consumerScenario({
    name: 'orders-adoption: OrderReturned.v1 of an order that is known',
    boot: adoption,
    given: givenConfirmed,
    batch: [sentBack('r-1', [line('LAMP', 1, 1000)], 'o-1'), sentBack('r-2', [line('LAMP', 1, 1000)], 'o-1')],
    tables,
    wrong: item(ORDERS, 'order#o-1', 'order', { returned: '[[0,2]]' }),
  }),
  consumerScenario({
    name: 'orders-adoption: OrderReturned.v1 of no order',
    boot: adoption,
    batch: [sentBack('r-1', lines)],
    tables,
    wrong: all(item(ORDERS, 'return#r-1', 'return', { amountMinor: 2000 }), said()),
  }),
];
