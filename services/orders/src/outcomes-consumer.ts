import { type ConsumerHandler, type ConsumerPorts, consumerHandler } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { PaymentAuthorizedV1, PaymentDeclinedV1, StockRejectedV1 } from '@twolane/events';
import { orderTable } from './order-table.ts';
import { settleOrder } from './settle-order.ts';

/** `orders-outcomes`: confirms or cancels orders. */
export const outcomesConsumer = (ordersTable: string, ports: ConsumerPorts): ConsumerHandler =>
  consumerHandler({
    ...ports,
    consumer: 'orders-outcomes',
    inbox: 'aggregate',
    catalog: createCatalog([StockRejectedV1, PaymentAuthorizedV1, PaymentDeclinedV1]),
    react: settleOrder(orderTable(ordersTable)),
  });
