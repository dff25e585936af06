import { createParking, createVisibility } from '@twolane/consumer';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig } from '../config.ts';
import { restockConsumer } from '../restock-consumer.ts';

const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);

export const handler = restockConsumer(config.inventoryTable, {
  store,
  late: config.late,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({
    service: 'inventory',
    function: 'inventoryRestock',
    consumer: 'inventory-restock',
  }),
});
