import { policyFor } from '@twolane/event-time';
import { catalog } from '@twolane/events';
import type { Store } from '@twolane/store';
import { sourceBindings } from '../../services/ingest/src/domain/source-bindings.ts';
import * as ingest from '../../services/ingest/src/openapi.ts';
import { receivedTable } from '../../services/ingest/src/received-table.ts';
import { type Documents, ingestRoutes } from '../../services/ingest/src/routes.ts';
import * as insights from '../../services/insights/src/openapi.ts';
import { insightsRoutes } from '../../services/insights/src/routes.ts';
import * as inventory from '../../services/inventory/src/openapi.ts';
import { inventoryRoutes } from '../../services/inventory/src/routes.ts';
import * as orders from '../../services/orders/src/openapi.ts';
import { orderRoutes } from '../../services/orders/src/order-routes.ts';
import { returnRoutes } from '../../services/orders/src/return-routes.ts';
import * as payments from '../../services/payments/src/openapi.ts';
import { paymentTable } from '../../services/payments/src/payment-table.ts';
import { paymentRoutes } from '../../services/payments/src/routes.ts';
import { type ReplayWorld, replayService } from './replay-service.ts';
import type { ServiceApi } from './service-api.ts';

export interface ServicePorts {
  readonly store: Store;
  readonly newId: () => string;
  readonly clock: () => number;
  readonly documents: Documents;
  readonly replay?: ReplayWorld;
}

/** Tables that the services are given here. */
export const TABLES = {
  orders: 'orders',
  payments: 'payments',
  inventory: 'inventory',
  ingest: 'ingest',
  insights: 'insights',
  replay: 'replay',
  parked: 'parked',
};

const unbound = sourceBindings('');
const uncounted = { add: () => undefined };

/** Every service's routes as its handler wires them, on whatever store, with what `openapi.ts` says of them. */
export const servicesOn = ({
  store,
  newId,
  clock,
  documents,
  replay,
}: ServicePorts): readonly ServiceApi[] => {
  const ordersPorts = { store, table: TABLES.orders, newId, metrics: uncounted };
  return [
    {
      name: 'orders',
      description: 'Orders and returns.',
      routes: [...orderRoutes(ordersPorts), ...returnRoutes(ordersPorts)],
      ...orders,
    },
    {
      name: 'payments',
      description: 'What orders owe, and what was paid.',
      routes: paymentRoutes({ store, payments: paymentTable(TABLES.payments) }),
      ...payments,
    },
    {
      name: 'inventory',
      description: 'Stock, and what is reserved of it.',
      routes: inventoryRoutes({ store, table: TABLES.inventory }),
      ...inventory,
    },
    {
      name: 'insights',
      description: 'Sales by hour and day, live stock, stuck orders.',
      routes: insightsRoutes({ store, table: TABLES.insights }),
      ...insights,
    },
    {
      name: 'ingest',
      description: "Events of producer apps, and the API's documents.",
      routes: ingestRoutes({
        store,
        received: receivedTable(TABLES.ingest),
        catalog,
        sources: unbound.ok ? unbound.value : { allows: () => true },
        policyFor,
        clock,
        random: Math.random,
        metrics: uncounted,
        documents,
      }),
      ...ingest,
    },
    replayService({ store, newId, clock }, replay),
  ];
};
