import type { ConsumerHandler } from '@twolane/consumer';
import { ordersConsumer } from '../../../../services/insights/src/orders-consumer.ts';
import { salesConsumer } from '../../../../services/insights/src/sales-consumer.ts';
import { reservationsConsumer } from '../../../../services/inventory/src/reservations-consumer.ts';
import { restockConsumer } from '../../../../services/inventory/src/restock-consumer.ts';
import { adoptionConsumer } from '../../../../services/orders/src/adoption-consumer.ts';
import { outcomesConsumer } from '../../../../services/orders/src/outcomes-consumer.ts';
import { gatewayConsumer } from '../../../../services/payments/src/gateway-consumer.ts';
import { intentsConsumer } from '../../../../services/payments/src/intents-consumer.ts';
import type { Around } from '../../core/calls.ts';
import type { Lane1 } from '../lane1.ts';
import { providerOf } from '../provider.ts';

const STUCK_AFTER_MS = 30 * 60_000;

export const TABLES = {
  orders: 'Orders',
  payments: 'Payments',
  inventory: 'Inventory',
  insights: 'Insights',
} as const;

/** A process of each consumer's function, by the names of the manifest. */
export const allConsumers = (world: Lane1, around: Around): ReadonlyMap<string, ConsumerHandler> => {
  const ports = (name: string) => world.consumerPorts(name, around);
  return new Map([
    ['orders-outcomes', outcomesConsumer(TABLES.orders, ports('orders-outcomes'))],
    ['orders-adoption', adoptionConsumer(TABLES.orders, ports('orders-adoption'))],
    ['payments-intents', intentsConsumer(TABLES.payments, ports('payments-intents'))],
    [
      'payments-gateway',
      gatewayConsumer(TABLES.payments, providerOf(world).gatewayOf(around), ports('payments-gateway')),
    ],
    ['inventory-reservations', reservationsConsumer(TABLES.inventory, ports('inventory-reservations'))],
    ['inventory-restock', restockConsumer(TABLES.inventory, ports('inventory-restock'))],
    ['insights-sales', salesConsumer(TABLES.insights, { ...ports('insights-sales'), effect: 'projection' })],
    [
      'insights-orders',
      ordersConsumer(TABLES.insights, {
        ...ports('insights-orders'),
        effect: 'projection',
        stuckAfterMs: STUCK_AFTER_MS,
      }),
    ],
  ]);
};
