import { consumerHandler, createParking, createVisibility } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import {
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPlacedV1,
  OrderReturnedV1,
  StockArrivedV1,
  StockCommittedV1,
  StockReleasedV1,
  StockReservedV1,
} from '@twolane/events';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig, readStuckAfterMs } from '../config.ts';
import { keepOrders } from '../keep-orders.ts';
import { orderTable } from '../order-table.ts';
import { stockViewTable } from '../stock-view-table.ts';
import { watchTable } from '../watch-table.ts';

const consumer = 'insights-orders';
const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);
const table = config.insightsTable;

export const handler = consumerHandler({
  consumer,
  inbox: 'aggregate',
  late: config.late,
  catalog: createCatalog([
    OrderPlacedV1,
    OrderConfirmedV1,
    OrderCancelledV1,
    OrderReturnedV1,
    StockArrivedV1,
    StockReservedV1,
    StockCommittedV1,
    StockReleasedV1,
  ]),
  react: keepOrders({
    orders: orderTable(table),
    stock: stockViewTable(table),
    watch: watchTable(table),
    stuckAfterMs: readStuckAfterMs(process.env),
  }),
  store,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'insights', function: 'insightsOrders', consumer }),
});
