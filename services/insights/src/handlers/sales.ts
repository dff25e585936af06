import { createParking, createVisibility } from '@twolane/consumer';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig } from '../config.ts';
import { salesConsumer } from '../sales-consumer.ts';

const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);

export const handler = salesConsumer(config.insightsTable, {
  store,
  late: config.late,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'insights', function: 'insightsSales', consumer: 'insights-sales' }),
});
