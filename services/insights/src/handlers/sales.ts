import { consumerHandler, createParking, createVisibility } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderCancelledV1, OrderPlacedV1, OrderReturnedV1 } from '@twolane/events';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig } from '../config.ts';
import { factTable } from '../fact-table.ts';
import { hourTable } from '../hour-table.ts';
import { keepSales } from '../keep-sales.ts';
import { salesProjection } from '../sales-projection.ts';

const consumer = 'insights-sales';
const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);
const table = config.insightsTable;
const ports = { table, facts: factTable(table), hours: hourTable(table) };

export const handler = consumerHandler({
  consumer,
  inbox: 'aggregate',
  late: config.late,
  catalog: createCatalog([OrderPlacedV1, OrderCancelledV1, OrderReturnedV1]),
  react: keepSales(ports),
  projection: salesProjection(ports),
  store,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'insights', function: 'insightsSales', consumer }),
});
