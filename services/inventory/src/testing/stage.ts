import type { ConsumerHandler } from '@twolane/consumer';
import { type Delivery, deliver, serviceStage } from '@twolane/consumer/testing';
import type { CloudEvent } from '@twolane/contracts';
import { catalog as allEvents } from '@twolane/events';
import type { MemoryStoreHooks } from '@twolane/store';
import type { Reservation } from '../domain/reservation.ts';
import type { StockLevels } from '../domain/stock.ts';
import { reservationTable } from '../reservation-table.ts';
import { reservationsConsumer } from '../reservations-consumer.ts';
import { restockConsumer } from '../restock-consumer.ts';
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
  const stock = stockTable(INVENTORY);
  const size = maxActions === undefined ? {} : { maxActions };
  const reserving = reservationsConsumer(INVENTORY, { ...consumer('inventory-reservations'), ...size });
  const restocking = restockConsumer(INVENTORY, { ...consumer('inventory-restock'), ...size });
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
