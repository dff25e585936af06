import { consumerHandler, createParking, createVisibility } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderPlacedV1, StockReservedV1 } from '@twolane/events';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig } from '../config.ts';
import { joinIntent } from '../join-intent.ts';
import { paymentTable } from '../payment-table.ts';

const consumer = 'payments-intents';
const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);

export const handler = consumerHandler({
  consumer,
  inbox: 'aggregate',
  late: config.late,
  catalog: createCatalog([OrderPlacedV1, StockReservedV1]),
  react: joinIntent(paymentTable(config.paymentsTable)),
  store,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'payments', function: 'paymentsIntents', consumer }),
});
