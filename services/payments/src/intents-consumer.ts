import { type ConsumerHandler, type ConsumerPorts, consumerHandler } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderPlacedV1, StockReservedV1 } from '@twolane/events';
import { joinIntent } from './join-intent.ts';
import { paymentTable } from './payment-table.ts';

/** `payments-intents`: asks for an order's money once it is placed and its stock is reserved. */
export const intentsConsumer = (paymentsTable: string, ports: ConsumerPorts): ConsumerHandler =>
  consumerHandler({
    ...ports,
    consumer: 'payments-intents',
    inbox: 'aggregate',
    catalog: createCatalog([OrderPlacedV1, StockReservedV1]),
    react: joinIntent(paymentTable(paymentsTable)),
  });
