import { createParking, createVisibility } from '@twolane/consumer';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig, readStuckAfterMs } from '../config.ts';
import { ordersConsumer } from '../orders-consumer.ts';

const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);

export const handler = ordersConsumer(config.insightsTable, {
  store,
  stuckAfterMs: readStuckAfterMs(process.env),
  late: config.late,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({
    service: 'insights',
    function: 'insightsOrders',
    consumer: 'insights-orders',
  }),
});
