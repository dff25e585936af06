import { type Delivery, deliver, serviceStage } from '@twolane/consumer/testing';
import type { CloudEvent } from '@twolane/contracts';
import { catalog as allEvents } from '@twolane/events';
import { httpHandler } from '@twolane/http';
import { type CallOptions, callWith } from '@twolane/http/testing';
import type { MemoryStoreHooks } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import { adoptionConsumer } from '../adoption-consumer.ts';
import type { Order } from '../domain/order.ts';
import { orderRoutes } from '../order-routes.ts';
import { orderTable } from '../order-table.ts';
import { outcomesConsumer } from '../outcomes-consumer.ts';
import { returnRoutes } from '../return-routes.ts';

export const ORDERS = 'Orders';
export const nowMs = Date.parse('2026-11-21T04:05:06.789Z');

interface Call extends Omit<CallOptions, 'claims' | 'headers'> {
  /** Idempotency-Key; absent: none is sent. */
  readonly key?: string;
  readonly client?: string;
  readonly scope?: string;
}

/** Orders' API and consumer, over a store in memory, at one instant. */
export const stage = ({ hooks }: { readonly hooks?: MemoryStoreHooks } = {}) => {
  const { store, parked, consumer, recorded, outcomes } = serviceStage({
    service: 'orders',
    catalog: allEvents,
    nowMs,
    ...(hooks === undefined ? {} : { hooks }),
  });
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return `id-${ids}`;
  };
  const counted = new Map<string, number>();
  const metrics = {
    add: (metric: string, value: number) => void counted.set(metric, (counted.get(metric) ?? 0) + value),
  };
  const ports = { store, table: ORDERS, newId, metrics };
  const api = httpHandler({
    routes: [...orderRoutes(ports), ...returnRoutes(ports)],
    telemetry: createTelemetry({ service: 'orders', function: 'ordersHttp', sink: () => undefined }),
    clock: () => nowMs,
  });
  const orders = orderTable(ORDERS);
  const settling = outcomesConsumer(ORDERS, consumer('orders-outcomes'));
  const adopting = adoptionConsumer(ORDERS, consumer('orders-adoption'));

  return {
    store,
    parked,
    outcomes,
    recorded,
    /** Metrics of the API by name, added up. */
    counted,
    call: ({ key, client = 'shop', scope = 'orders:write orders:read', ...options }: Call) =>
      callWith(api, {
        ...options,
        headers: key === undefined ? {} : { 'idempotency-key': `"${key}"` },
        claims: { client_id: client, scope },
      }),
    deliver: (event: CloudEvent): Promise<Delivery> => deliver(settling, event),
    adopt: (event: CloudEvent): Promise<Delivery> => deliver(adopting, event),
    order: async (orderId: string): Promise<Order | undefined> => (await orders.load(store, orderId))?.order,
  };
};
