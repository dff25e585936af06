import { consumerHandler, createParking, createVisibility } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderPlacedV1, OrderReturnedV1 } from '@twolane/events';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { adoptOrder } from '../adopt-order.ts';
import { readConsumerConfig } from '../config.ts';
import { orderTable } from '../order-table.ts';

const consumer = 'orders-adoption';
const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);

export const handler = consumerHandler({
  consumer,
  inbox: 'aggregate',
  late: config.late,
  catalog: createCatalog([OrderPlacedV1, OrderReturnedV1]),
  react: adoptOrder(orderTable(config.ordersTable)),
  store,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'orders', function: 'ordersAdoption', consumer }),
});
