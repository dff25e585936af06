import { consumerHandler, type ParkedMessage } from '@twolane/consumer';
import { type CloudEvent, createCatalog, eventKey, ok } from '@twolane/contracts';
import {
  catalog as allEvents,
  PaymentAuthorizedV1,
  PaymentDeclinedV1,
  StockRejectedV1,
} from '@twolane/events';
import { httpHandler } from '@twolane/http';
import { type CallOptions, callWith } from '@twolane/http/testing';
import { createMemoryStore, type MemoryStoreHooks } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import type { Order } from '../domain/order.ts';
import { orderRoutes } from '../order-routes.ts';
import { orderTable } from '../order-table.ts';
import { returnRoutes } from '../return-routes.ts';
import { settleOrder } from '../settle-order.ts';
import { type Delivery, deliver, outcomesIn } from './deliver.ts';

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
  const recorded: CloudEvent[] = [];
  const parked: ParkedMessage[] = [];
  const lines: string[] = [];
  const store = createMemoryStore({
    journal: {
      rowFor: (event) => ({
        table: 'Outbox',
        key: { pk: 'all', sk: eventKey(event) },
        item: { event: JSON.stringify(event) },
        expiresAtSec: 4_000_000_000,
      }),
    },
    hooks: {
      ...hooks,
      afterCommit: async (changeSet, result) => {
        if (result.kind === 'committed') recorded.push(...changeSet.events);
        await hooks?.afterCommit?.(changeSet, result);
      },
    },
  });
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return `id-${ids}`;
  };
  const ports = { store, table: ORDERS, newId };
  const telemetry = createTelemetry({
    service: 'orders',
    function: 'test',
    sink: (line) => lines.push(line),
  });
  const api = httpHandler({
    routes: [...orderRoutes(ports), ...returnRoutes(ports)],
    telemetry,
    clock: () => nowMs,
  });
  const orders = orderTable(ORDERS);
  const outcomes = consumerHandler({
    consumer: 'orders-outcomes',
    inbox: 'aggregate',
    catalog: createCatalog([StockRejectedV1, PaymentAuthorizedV1, PaymentDeclinedV1]),
    react: settleOrder(orders),
    store,
    parking: {
      park: async (message) => {
        parked.push(message);
        return ok(undefined);
      },
    },
    telemetry,
    clock: () => nowMs,
    random: () => 0.5,
    sleep: async () => undefined,
  });

  return {
    store,
    parked,
    /** What the pipeline said of each delivery: `applied`, `alreadyApplied`, `nothing`… */
    outcomes: (): readonly string[] => outcomesIn(lines),
    /** Every event that was committed and fits its contract, in the order of the commits. */
    recorded: (type?: string): readonly CloudEvent[] =>
      recorded
        .filter((event) => allEvents.parse(event).ok)
        .filter((event) => type === undefined || event.type === type),
    call: ({ key, client = 'shop', scope = 'orders:write orders:read', ...options }: Call) =>
      callWith(api, {
        ...options,
        headers: key === undefined ? {} : { 'idempotency-key': `"${key}"` },
        claims: { client_id: client, scope },
      }),
    deliver: (event: CloudEvent): Promise<Delivery> => deliver(outcomes, event),
    order: async (orderId: string): Promise<Order | undefined> => (await orders.load(store, orderId))?.order,
  };
};
