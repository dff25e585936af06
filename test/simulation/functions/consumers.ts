import { type ConsumerHandler, type ConsumerPorts, createParking } from '@twolane/consumer';
import { ordersConsumer } from '../../../services/insights/src/orders-consumer.ts';
import { salesConsumer } from '../../../services/insights/src/sales-consumer.ts';
import { reservationsConsumer } from '../../../services/inventory/src/reservations-consumer.ts';
import { restockConsumer } from '../../../services/inventory/src/restock-consumer.ts';
import { adoptionConsumer } from '../../../services/orders/src/adoption-consumer.ts';
import { outcomesConsumer } from '../../../services/orders/src/outcomes-consumer.ts';
import {
  createGuardedGateway,
  DEFAULT_GUARD,
} from '../../../services/payments/src/gateway/guarded-gateway.ts';
import { createPowertoolsOnce } from '../../../services/payments/src/gateway/once.ts';
import type { PaymentGateway } from '../../../services/payments/src/gateway/payment-gateway.ts';
import { gatewayConsumer } from '../../../services/payments/src/gateway-consumer.ts';
import { intentsConsumer } from '../../../services/payments/src/intents-consumer.ts';
import type { SimulatedAnswers } from '../aws/answers-table.ts';
import { STUCK_AFTER_MS, TABLES } from './tables.ts';

/** What an instance of a consumer is given. */
export interface ConsumerGrant extends Omit<ConsumerPorts, 'parking'> {
  readonly provider: () => PaymentGateway;
  readonly answers: () => SimulatedAnswers;
}

/** Goods of one step: so small that ordinary orders take several, as large ones do on AWS. */
const SMALL_STEP = 2;

type Wire = (ports: ConsumerPorts, grant: ConsumerGrant) => ConsumerHandler;

/** The wiring of each deployed consumer, by the name of its subscription. */
const WIRING: ReadonlyMap<string, Wire> = new Map<string, Wire>([
  ['orders-outcomes', (ports) => outcomesConsumer(TABLES.orders, ports)],
  ['orders-adoption', (ports) => adoptionConsumer(TABLES.orders, ports)],
  ['payments-intents', (ports) => intentsConsumer(TABLES.payments, ports)],
  [
    'payments-gateway',
    (ports, { provider, answers }) => {
      const { once, registerContext } = createPowertoolsOnce(answers());
      const gateway = createGuardedGateway(provider(), once, DEFAULT_GUARD);
      return gatewayConsumer(TABLES.payments, { gateway, registerContext }, ports);
    },
  ],
  [
    'inventory-reservations',
    (ports) => reservationsConsumer(TABLES.inventory, { ...ports, maxActions: SMALL_STEP }),
  ],
  ['inventory-restock', (ports) => restockConsumer(TABLES.inventory, { ...ports, maxActions: SMALL_STEP })],
  ['insights-sales', (ports) => salesConsumer(TABLES.insights, { ...ports, effect: 'projection' })],
  [
    'insights-orders',
    (ports) =>
      ordersConsumer(TABLES.insights, {
        ...ports,
        effect: 'projection',
        stuckAfterMs: STUCK_AFTER_MS,
        maxSkus: 1,
      }),
  ],
]);

export const createConsumer = (consumer: string, grant: ConsumerGrant): ConsumerHandler => {
  const wire = WIRING.get(consumer);
  if (wire === undefined) throw new Error(`The simulation does not know how ${consumer} is wired.`);
  const { provider: _, answers: __, ...ports } = grant;
  return wire({ ...ports, parking: createParking({ store: grant.store, table: TABLES.parked }) }, grant);
};
