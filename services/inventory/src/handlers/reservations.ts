import { consumerHandler, createParking, createVisibility } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderCancelledV1, OrderConfirmedV1, OrderPlacedV1 } from '@twolane/events';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readConsumerConfig } from '../config.ts';
import { keepReservation } from '../keep-reservation.ts';
import { reservationTable } from '../reservation-table.ts';
import { stockTable } from '../stock-table.ts';

const consumer = 'inventory-reservations';
const config = readConsumerConfig(process.env);
const store = createOutboxStore(config);
const table = config.inventoryTable;

export const handler = consumerHandler({
  consumer,
  inbox: 'aggregate',
  late: config.late,
  catalog: createCatalog([OrderPlacedV1, OrderConfirmedV1, OrderCancelledV1]),
  react: keepReservation({ reservations: reservationTable(table), stock: stockTable(table) }),
  store,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'inventory', function: 'inventoryReservations', consumer }),
});
