/**
 * A release of `insights-sales` that fails on every tenth order: those whose number ends with 7. Only a test bundles it.
 */
import { consumerHandler, createParking, createVisibility } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderCancelledV1, OrderPlacedV1, OrderReturnedV1 } from '@twolane/events';
import { createOutboxStore } from '@twolane/outbox';
import { TerminalError } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig } from '../../services/insights/src/config.ts';
import { factTable } from '../../services/insights/src/fact-table.ts';
import { hourTable } from '../../services/insights/src/hour-table.ts';
import { keepSales } from '../../services/insights/src/keep-sales.ts';

const consumer = 'insights-sales';
const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);
const table = config.insightsTable;
const react = keepSales({ table, facts: factTable(table), hours: hourTable(table) });

export const handler = consumerHandler({
  consumer,
  inbox: 'aggregate',
  late: config.late,
  catalog: createCatalog([OrderPlacedV1, OrderCancelledV1, OrderReturnedV1]),
  react: async (event, context) => {
    if (event.subject.endsWith('7')) throw new TerminalError(`This release fails on ${event.subject}.`);
    return react(event, context);
  },
  store,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'insights', function: 'insightsSales', consumer }),
});
