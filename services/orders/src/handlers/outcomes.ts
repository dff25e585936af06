import { consumerHandler, createParking, createVisibility } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { PaymentAuthorizedV1, PaymentDeclinedV1, StockRejectedV1 } from '@twolane/events';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig } from '../config.ts';
import { orderTable } from '../order-table.ts';
import { settleOrder } from '../settle-order.ts';

const consumer = 'orders-outcomes';
const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);

export const handler = consumerHandler({
  consumer,
  inbox: 'aggregate',
  late: config.late,
  catalog: createCatalog([StockRejectedV1, PaymentAuthorizedV1, PaymentDeclinedV1]),
  react: settleOrder(orderTable(config.ordersTable)),
  store,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'orders', function: 'ordersOutcomes', consumer }),
});
