import { consumerHandler, createParking, createVisibility } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { PaymentAuthorizedV1, PaymentDeclinedV1, StockRejectedV1 } from '@twolane/events';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig } from '../config.ts';
import { orderTable } from '../order-table.ts';
import { settleOrder } from '../settle-order.ts';
import { createStore } from '../store.ts';

const consumer = 'orders-outcomes';
const config = readConsumerConfig(process.env);
const store = createStore(config);

export const handler = consumerHandler({
  consumer,
  inbox: 'aggregate',
  catalog: createCatalog([StockRejectedV1, PaymentAuthorizedV1, PaymentDeclinedV1]),
  react: settleOrder(orderTable(config.ordersTable)),
  store,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'orders', function: 'ordersOutcomes', consumer }),
});
