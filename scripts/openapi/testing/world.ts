import { httpHandler } from '@twolane/http';
import { type CallOptions, callWith } from '@twolane/http/testing';
import { createJournal } from '@twolane/outbox';
import { createMemoryStore, RetryableError, type Write } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import { factTable } from '../../../services/insights/src/fact-table.ts';
import { hourTable } from '../../../services/insights/src/hour-table.ts';
import { factWrites } from '../../../services/insights/src/keep-sales.ts';
import { stockViewTable } from '../../../services/insights/src/stock-view-table.ts';
import { watchTable } from '../../../services/insights/src/watch-table.ts';
import { reservationTable } from '../../../services/inventory/src/reservation-table.ts';
import { stockTable } from '../../../services/inventory/src/stock-table.ts';
import { orderTable } from '../../../services/orders/src/order-table.ts';
import { paymentTable } from '../../../services/payments/src/payment-table.ts';
import { buildOpenApi } from '../build.ts';
import { servicesOn, TABLES } from '../services.ts';
import { keptMessages, REFUSED_BODY } from './message-scenarios.ts';
import { keptFiles, keptReplays } from './replay-world.ts';

const lamp = { sku: 'LAMP', quantity: 2, unitPriceMinor: 1000, kind: 'goods' } as const;
const facts = { currency: 'GBP', totalMinor: 2000, placedAtMs: 0, lines: [lamp] };

const soldAtMs = Date.parse('2026-11-21T04:05:00.000Z');
const hours = hourTable(TABLES.insights);
const sold: readonly Write[] = [
  hours.putPublished('2026-11-21T04', { revision: 1, totals: [], atMs: soldAtMs }, undefined),
  ...factWrites(
    { table: TABLES.insights, facts: factTable(TABLES.insights), hours },
    { hour: '2026-11-21T04', generation: 1 },
    {
      eventKey: 'twolane.orders/placed',
      fact: {
        kind: 'placed',
        occurredAtMs: soldAtMs,
        currency: 'GBP',
        amountMinor: 2000,
        goods: [{ sku: 'LAMP', units: 2, amountMinor: 2000 }],
      },
    },
    soldAtMs,
  ),
  stockViewTable(TABLES.insights).move('LAMP', { arrived: 5, reserved: 2 }),
  watchTable(TABLES.insights).putStuck(
    { orderId: 'placed', stage: 'reserved', lastProgressAtMs: soldAtMs, stuckSinceMs: soldAtMs },
    undefined,
  ),
];

/** What the tables hold: one thing of each kind, and orders in each state that answers differ for. */
const given: readonly Write[] = [
  orderTable(TABLES.orders).putOrder({ orderId: 'placed', ...facts, status: 'placed' }, undefined),
  orderTable(TABLES.orders).putOrder(
    { orderId: 'confirmed', ...facts, status: 'confirmed', authorizationId: 'a', returned: [] },
    undefined,
  ),
  orderTable(TABLES.orders).addReturn({
    returnId: 'taken',
    currency: 'GBP',
    amountMinor: 1000,
    lines: [lamp],
  }),
  paymentTable(TABLES.payments).put(
    { paymentId: 'placed', amountMinor: 2000, currency: 'GBP', status: 'declined', reason: 'no funds' },
    undefined,
    [],
  ),
  stockTable(TABLES.inventory).move('LAMP', { available: { by: 5 }, arrived: { by: 5 } }),
  reservationTable(TABLES.inventory).put(
    'placed',
    {
      status: 'rejecting',
      goods: [{ sku: 'LAMP', quantity: 2 }],
      done: 0,
      shortages: [{ sku: 'LAMP', wanted: 2, available: 1 }],
    },
    { before: undefined, step: 's', applied: [] },
  ),
  ...sold,
  ...keptMessages(TABLES.parked),
  ...keptReplays(TABLES.replay),
];

/** Every route of every service as deployed, over one store in memory. */
export const createWorld = async () => {
  let away = false;
  const visit = async () => {
    if (away) throw new RetryableError('The database is away.');
  };
  const store = createMemoryStore({
    journal: createJournal({ table: 'outbox', shards: 2, retentionDays: 30 }),
    hooks: { beforeRead: visit, beforeCommit: visit },
  });
  await store.commit({ writes: given, events: [] });
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  const clock = () => Date.parse('2026-11-21T04:10:00.000Z');
  const documents = {
    openApi: buildOpenApi(),
    asyncApi: { asyncapi: '3.0.0' },
    envelope: { title: 'CloudEvent' },
  };
  const services = servicesOn({
    store,
    newId,
    clock,
    documents,
    replay: {
      files: keptFiles(),
      send: async (_, bodies) =>
        bodies.map((body) => (body === REFUSED_BODY ? 'InvalidMessageContents' : undefined)),
    },
  });
  const telemetry = createTelemetry({ service: 'test', function: 'all', sink: () => {} });
  const handler = httpHandler({ routes: services.flatMap(({ routes }) => routes), telemetry, clock });
  return {
    call: (options: CallOptions) => callWith(handler, options),
    /** From now on the database cannot be reached. */
    loseDatabase: () => {
      away = true;
    },
  };
};
