import type { DoorAnswer, DoorRequest } from '@twolane/consumer';
import { type Delivery, deliver, serviceStage } from '@twolane/consumer/testing';
import type { CloudEvent } from '@twolane/contracts';
import { catalog as allEvents } from '@twolane/events';
import { httpHandler } from '@twolane/http';
import { callWith } from '@twolane/http/testing';
import type { MemoryStoreHooks } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import { lambdaContext } from '@twolane/telemetry/testing';
import type { SalesTotals } from '../domain/sales-figures.ts';
import { factTable } from '../fact-table.ts';
import { hourTable } from '../hour-table.ts';
import { orderTable } from '../order-table.ts';
import { ordersConsumer } from '../orders-consumer.ts';
import { createRevisionPublisher } from '../publish-revisions.ts';
import { insightsRoutes } from '../routes.ts';
import { salesConsumer } from '../sales-consumer.ts';
import { salesProjection } from '../sales-projection.ts';
import { stockViewTable } from '../stock-view-table.ts';
import { createOrderWatch } from '../watch-orders.ts';
import { watchTable } from '../watch-table.ts';
import { at } from './given.ts';

export const INSIGHTS = 'Insights';
export const stuckAfterMs = 30 * 60_000;
const minuteMs = 60_000;

export interface StageOptions {
  readonly hooks?: MemoryStoreHooks;
  readonly maxSkus?: number;
}

/** Both consumers, with the real pipeline, and both schedules, over a store in memory and a clock that the test sets. */
export const stage = ({ hooks, maxSkus }: StageOptions = {}) => {
  let nowMs = at('04:05:00');
  const clock = () => nowMs;
  const { store, parked, consumer, recorded, outcomes } = serviceStage({
    service: 'insights',
    catalog: allEvents,
    ...(hooks === undefined ? {} : { hooks }),
  });
  const facts = factTable(INSIGHTS);
  const hours = hourTable(INSIGHTS);
  const orders = orderTable(INSIGHTS);
  const stock = stockViewTable(INSIGHTS);
  const watch = watchTable(INSIGHTS);
  const ports = { table: INSIGHTS, facts, hours };
  const sales = salesConsumer(INSIGHTS, { ...consumer('insights-sales'), clock, effect: 'projection' });
  const following = ordersConsumer(INSIGHTS, {
    ...consumer('insights-orders'),
    clock,
    effect: 'projection',
    stuckAfterMs,
    ...(maxSkus === undefined ? {} : { maxSkus }),
  });
  const telemetry = createTelemetry({ service: 'insights', function: 'test', sink: () => undefined });
  const publish = createRevisionPublisher({ store, hours, clock, telemetry });
  const lookAround = createOrderWatch({ store, orders, watch, stuckAfterMs, clock, telemetry });
  const http = httpHandler({ routes: insightsRoutes({ store, table: INSIGHTS }), telemetry, clock });

  return {
    ...{ store, parked, recorded, outcomes, clock },
    projection: salesProjection(ports),
    setTime: (toMs: number): void => {
      nowMs = toMs;
    },
    sell: (event: CloudEvent): Promise<Delivery> => deliver(sales, event),
    follow: (event: CloudEvent): Promise<Delivery> => deliver(following, event),
    /** What a replay asks of both consumers. */
    ask: {
      sales: (request: DoorRequest): Promise<DoorAnswer> => sales(request, lambdaContext()),
      orders: (request: DoorRequest): Promise<DoorAnswer> => following(request, lambdaContext()),
    },
    publish: (timeMs = minuteMs) => publish(nowMs + timeMs),
    lookAround: (timeMs = minuteMs) => lookAround(nowMs + timeMs),
    totals: async (hour: string): Promise<readonly SalesTotals[]> => {
      const record = await hours.hour(store, hour);
      return record.totals(record.generations.value.live);
    },
    published: async (hour: string) => (await hours.hour(store, hour)).published?.value,
    order: (orderId: string) => orders.load(store, orderId),
    counts: async (sku: string) => stock.load(store, sku),
    get: (
      route: string,
      params: Readonly<Record<string, string>> = {},
      query: Readonly<Record<string, string>> = {},
    ) =>
      callWith(http, {
        route: `GET ${route}`,
        params,
        ...(Object.keys(query).length === 0 ? {} : { query }),
        claims: { client_id: 'ops', scope: 'insights:read' },
      }),
  };
};
