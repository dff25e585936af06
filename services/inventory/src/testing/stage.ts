import { type ConsumerHandler, consumerHandler, type ParkedMessage } from '@twolane/consumer';
import { type CloudEvent, createCatalog, eventKey, ok } from '@twolane/contracts';
import {
  catalog as allEvents,
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPlacedV1,
  OrderReturnedV1,
  StockArrivedV1,
} from '@twolane/events';
import { createMemoryStore, type MemoryStoreHooks } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import type { Reservation } from '../domain/reservation.ts';
import type { StockLevels } from '../domain/stock.ts';
import { keepReservation } from '../keep-reservation.ts';
import { reservationTable } from '../reservation-table.ts';
import { restock } from '../restock.ts';
import { restockTable } from '../restock-table.ts';
import { stockTable } from '../stock-table.ts';
import { type Delivery, deliver, outcomesIn } from './deliver.ts';

export const INVENTORY = 'Inventory';
const OUTBOX = 'Outbox';

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
  const recorded: CloudEvent[] = [];
  const parked: ParkedMessage[] = [];
  const lines: string[] = [];
  const store = createMemoryStore({
    journal: {
      rowFor: (event) => ({
        table: OUTBOX,
        key: { pk: 'all', sk: eventKey(event) },
        item: { event: JSON.stringify(event) },
        expiresAtSec: 4_000_000_000,
      }),
    },
    hooks: {
      ...hooks,
      afterCommit: async (changeSet, result) => {
        if (result.kind === 'committed') recorded.push(...changeSet.events);
        await hooks?.afterCommit?.(changeSet, result);
      },
    },
  });
  const reservations = reservationTable(INVENTORY);
  const restocks = restockTable(INVENTORY);
  const stock = stockTable(INVENTORY);
  const common = (consumer: string) => ({
    consumer,
    inbox: 'aggregate' as const,
    store,
    parking: {
      park: async (message: ParkedMessage) => {
        parked.push(message);
        return ok(undefined);
      },
    },
    telemetry: createTelemetry({
      service: 'inventory',
      function: consumer,
      consumer,
      sink: (line) => lines.push(line),
    }),
    clock: () => nowMs,
    random: () => 0.5,
    sleep: async () => undefined,
  });
  const size = maxActions === undefined ? {} : { maxActions };
  const reserving = consumerHandler({
    ...common('inventory-reservations'),
    catalog: createCatalog([OrderPlacedV1, OrderConfirmedV1, OrderCancelledV1]),
    react: keepReservation({ reservations, stock, ...size }),
  });
  const restocking = consumerHandler({
    ...common('inventory-restock'),
    catalog: createCatalog([OrderReturnedV1, StockArrivedV1]),
    react: restock({ restocks, stock, ...size }),
  });
  const handlerOf = ({ type }: CloudEvent): ConsumerHandler =>
    type === 'StockArrived.v1' || type === 'OrderReturned.v1' ? restocking : reserving;

  return {
    store,
    /** Every event that was committed, in the order of the commits. Each fits its contract. */
    recorded: (type?: string): readonly CloudEvent[] =>
      recorded
        .filter((event) => allEvents.parse(event).ok)
        .filter((event) => type === undefined || event.type === type),
    parked,
    /** What the pipeline said of each delivery: `applied`, `alreadyApplied`, `nothing`… */
    outcomes: (): readonly string[] => outcomesIn(lines),
    /** One delivery of one event. */
    deliver: (event: CloudEvent): Promise<Delivery> => deliver(handlerOf(event), event),
    levels: async (sku: string): Promise<StockLevels> => (await stock.load(store, sku)) ?? none,
    reservation: async (orderId: string): Promise<Reservation | undefined> =>
      (await reservations.load(store, orderId))?.reservation,
  };
};
