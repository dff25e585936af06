import { type ConsumerHandler, type ConsumerPorts, consumerHandler } from '@twolane/consumer';
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
import { keepOrders, type OrderPorts } from './keep-orders.ts';
import { orderTable } from './order-table.ts';
import { stockViewTable } from './stock-view-table.ts';
import { watchTable } from './watch-table.ts';

/** `insights-orders`: follows orders and the stock that they move. */
export const ordersConsumer = (
  table: string,
  { stuckAfterMs, maxSkus, ...ports }: ConsumerPorts & Pick<OrderPorts, 'stuckAfterMs' | 'maxSkus'>,
): ConsumerHandler =>
  consumerHandler({
    ...ports,
    consumer: 'insights-orders',
    inbox: 'aggregate',
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
      stuckAfterMs,
      ...(maxSkus === undefined ? {} : { maxSkus }),
    }),
  });
