import { type ConsumerHandler, type ConsumerPorts, consumerHandler } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderCancelledV1, OrderConfirmedV1, OrderPlacedV1 } from '@twolane/events';
import { type InventoryPorts, keepReservation } from './keep-reservation.ts';
import { reservationTable } from './reservation-table.ts';
import { stockTable } from './stock-table.ts';

/** `inventory-reservations`: reserves, commits and releases the stock of orders. */
export const reservationsConsumer = (
  inventoryTable: string,
  ports: ConsumerPorts & Pick<InventoryPorts, 'maxActions'>,
): ConsumerHandler => {
  const { maxActions, ...others } = ports;
  const size = maxActions === undefined ? {} : { maxActions };
  return consumerHandler({
    ...others,
    consumer: 'inventory-reservations',
    inbox: 'aggregate',
    catalog: createCatalog([OrderPlacedV1, OrderConfirmedV1, OrderCancelledV1]),
    react: keepReservation({
      reservations: reservationTable(inventoryTable),
      stock: stockTable(inventoryTable),
      ...size,
    }),
  });
};
