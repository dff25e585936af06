import { type ConsumerHandler, consumerHandler } from '@twolane/consumer';
import { type Delivery, deliver, serviceStage } from '@twolane/consumer/testing';
import { type CloudEvent, createCatalog } from '@twolane/contracts';
import {
  catalog as allEvents,
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPlacedV1,
  OrderReturnedV1,
  StockArrivedV1,
} from '@twolane/events';
import type { MemoryStoreHooks } from '@twolane/store';
import type { Reservation } from '../domain/reservation.ts';
import type { StockLevels } from '../domain/stock.ts';
import { keepReservation } from '../keep-reservation.ts';
import { reservationTable } from '../reservation-table.ts';
import { restock } from '../restock.ts';
import { restockTable } from '../restock-table.ts';
import { stockTable } from '../stock-table.ts';

export const INVENTORY = 'Inventory';

const none: StockLevels = { available: 0, reserved: 0, committed: 0, arrived: 0, returned: 0 };

/** Inventory's two consumers, with the real pipeline, over a store in memory. */
export const stage = ({
  hooks,
  maxActions,
  nowMs = 0,
}: {
  readonly hooks?: MemoryStoreHooks;
  readonly maxActions?: number;
  readonly nowMs?: number;
} = {}) => {
  const { store, parked, consumer, recorded, outcomes } = serviceStage({
    service: 'inventory',
    catalog: allEvents,
    nowMs,
    ...(hooks === undefined ? {} : { hooks }),
  });
  const reservations = reservationTable(INVENTORY);
  const restocks = restockTable(INVENTORY);
  const stock = stockTable(INVENTORY);
  const size = maxActions === undefined ? {} : { maxActions };
  const reserving = consumerHandler({
    ...consumer('inventory-reservations'),
    catalog: createCatalog([OrderPlacedV1, OrderConfirmedV1, OrderCancelledV1]),
    react: keepReservation({ reservations, stock, ...size }),
  });
  const restocking = consumerHandler({
    ...consumer('inventory-restock'),
    catalog: createCatalog([OrderReturnedV1, StockArrivedV1]),
    react: restock({ restocks, stock, ...size }),
  });
  const handlerOf = ({ type }: CloudEvent): ConsumerHandler =>
    type === 'StockArrived.v1' || type === 'OrderReturned.v1' ? restocking : reserving;

  return {
    store,
    recorded,
    parked,
    outcomes,
    /** One delivery of one event. */
    deliver: (event: CloudEvent): Promise<Delivery> => deliver(handlerOf(event), event),
    levels: async (sku: string): Promise<StockLevels> => (await stock.load(store, sku)) ?? none,
    reservation: async (orderId: string): Promise<Reservation | undefined> =>
      (await reservations.load(store, orderId))?.reservation,
  };
};
