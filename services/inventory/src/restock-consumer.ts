import { type ConsumerHandler, type ConsumerPorts, consumerHandler } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderReturnedV1, StockArrivedV1 } from '@twolane/events';
import { type RestockPorts, restock } from './restock.ts';
import { restockTable } from './restock-table.ts';
import { stockTable } from './stock-table.ts';

/** `inventory-restock`: brings deliveries and returned goods into stock. */
export const restockConsumer = (
  inventoryTable: string,
  ports: ConsumerPorts & Pick<RestockPorts, 'maxActions'>,
): ConsumerHandler => {
  const { maxActions, ...others } = ports;
  const size = maxActions === undefined ? {} : { maxActions };
  return consumerHandler({
    ...others,
    consumer: 'inventory-restock',
    inbox: 'aggregate',
    catalog: createCatalog([OrderReturnedV1, StockArrivedV1]),
    react: restock({ restocks: restockTable(inventoryTable), stock: stockTable(inventoryTable), ...size }),
  });
};
