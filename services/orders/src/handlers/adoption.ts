import { createParking, createVisibility } from '@twolane/consumer';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { adoptionConsumer } from '../adoption-consumer.ts';
import { readConsumerConfig } from '../config.ts';

const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);

export const handler = adoptionConsumer(config.ordersTable, {
  store,
  late: config.late,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'orders', function: 'ordersAdoption', consumer: 'orders-adoption' }),
});
