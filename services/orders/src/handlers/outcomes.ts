import { createParking, createVisibility } from '@twolane/consumer';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig } from '../config.ts';
import { outcomesConsumer } from '../outcomes-consumer.ts';

const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);

export const handler = outcomesConsumer(config.ordersTable, {
  store,
  late: config.late,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'orders', function: 'ordersOutcomes', consumer: 'orders-outcomes' }),
});
