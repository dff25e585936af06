import { type ConsumerHandler, type ConsumerPorts, consumerHandler } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderPlacedV1, OrderReturnedV1 } from '@twolane/events';
import { adoptOrder } from './adopt-order.ts';
import { orderTable } from './order-table.ts';

/** `orders-adoption`: takes over what a backfill brought. */
export const adoptionConsumer = (ordersTable: string, ports: ConsumerPorts): ConsumerHandler =>
  consumerHandler({
    ...ports,
    consumer: 'orders-adoption',
    inbox: 'aggregate',
    catalog: createCatalog([OrderPlacedV1, OrderReturnedV1]),
    react: adoptOrder(orderTable(ordersTable)),
  });
