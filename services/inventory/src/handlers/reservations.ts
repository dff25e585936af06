import { consumerHandler, createParking, createVisibility } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderCancelledV1, OrderConfirmedV1, OrderPlacedV1 } from '@twolane/events';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig } from '../config.ts';
import { keepReservation } from '../keep-reservation.ts';
import { reservationTable } from '../reservation-table.ts';
import { stockTable } from '../stock-table.ts';
import { createStore } from '../store.ts';

const consumer = 'inventory-reservations';
const config = readConsumerConfig(process.env);
const store = createStore(config);
const table = config.inventoryTable;

export const handler = consumerHandler({
  consumer,
  inbox: 'aggregate',
  catalog: createCatalog([OrderPlacedV1, OrderConfirmedV1, OrderCancelledV1]),
  react: keepReservation({ reservations: reservationTable(table), stock: stockTable(table) }),
  store,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'inventory', function: 'inventoryReservations', consumer }),
});
