import { consumerHandler, createParking, createVisibility } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderReturnedV1, StockArrivedV1 } from '@twolane/events';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig } from '../config.ts';
import { restock } from '../restock.ts';
import { restockTable } from '../restock-table.ts';
import { stockTable } from '../stock-table.ts';

const consumer = 'inventory-restock';
const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);
const table = config.inventoryTable;

export const handler = consumerHandler({
  consumer,
  inbox: 'aggregate',
  late: config.late,
  catalog: createCatalog([OrderReturnedV1, StockArrivedV1]),
  react: restock({ restocks: restockTable(table), stock: stockTable(table) }),
  store,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'inventory', function: 'inventoryRestock', consumer }),
});
