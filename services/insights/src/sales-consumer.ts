import { type ConsumerHandler, type ConsumerPorts, consumerHandler } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderCancelledV1, OrderPlacedV1, OrderReturnedV1 } from '@twolane/events';
import { factTable } from './fact-table.ts';
import { hourTable } from './hour-table.ts';
import { keepSales } from './keep-sales.ts';
import { salesProjection } from './sales-projection.ts';

/** `insights-sales`: counts sales by the hour. */
export const salesConsumer = (table: string, ports: ConsumerPorts): ConsumerHandler => {
  const sales = { table, facts: factTable(table), hours: hourTable(table) };
  return consumerHandler({
    ...ports,
    consumer: 'insights-sales',
    inbox: 'aggregate',
    catalog: createCatalog([OrderPlacedV1, OrderCancelledV1, OrderReturnedV1]),
    react: keepSales(sales),
    projection: salesProjection(sales),
  });
};
