import { createParking, createVisibility } from '@twolane/consumer';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig } from '../config.ts';
import { intentsConsumer } from '../intents-consumer.ts';

const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);

export const handler = intentsConsumer(config.paymentsTable, {
  store,
  late: config.late,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({
    service: 'payments',
    function: 'paymentsIntents',
    consumer: 'payments-intents',
  }),
});
