/**
 * Another release of `insights-sales`: its code counts charges, such as postage, as units, too. Only the rehearsal of a
 * recovery bundles it, to rebuild an hour with changed code.
 */
import { consumerHandler, createParking, createVisibility } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderCancelledV1, OrderPlacedV1, OrderReturnedV1 } from '@twolane/events';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig } from '../../services/insights/src/config.ts';
import type { SalesEvent } from '../../services/insights/src/domain/sale-fact.ts';
import { factTable } from '../../services/insights/src/fact-table.ts';
import { hourTable } from '../../services/insights/src/hour-table.ts';
import { keepSales } from '../../services/insights/src/keep-sales.ts';
import { salesProjection } from '../../services/insights/src/sales-projection.ts';

const consumer = 'insights-sales';
const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);
const table = config.insightsTable;
const ports = { table, facts: factTable(table), hours: hourTable(table) };
const react = keepSales(ports);
const projection = salesProjection(ports);

/** What changed: every line is something sold. */
const withChargesAsGoods = (event: SalesEvent): SalesEvent => {
  switch (event.type) {
    case 'OrderPlaced.v1':
      return { ...event, data: { ...event.data, lines: event.data.lines.map(asGoods) } };
    case 'OrderReturned.v1':
      return { ...event, data: { ...event.data, lines: event.data.lines.map(asGoods) } };
    case 'OrderCancelled.v1':
      return event;
  }
};
const asGoods = (line: OrderPlacedV1['data']['lines'][number]) => ({ ...line, kind: 'goods' as const });

export const handler = consumerHandler({
  consumer,
  inbox: 'aggregate',
  late: config.late,
  catalog: createCatalog([OrderPlacedV1, OrderCancelledV1, OrderReturnedV1]),
  react: (event, context) => react(withChargesAsGoods(event), context),
  projection: {
    ...projection,
    reactIntoBuilding: (event, context) => projection.reactIntoBuilding(withChargesAsGoods(event), context),
  },
  store,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'insights', function: 'insightsSales', consumer }),
});
