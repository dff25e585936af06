/**
 * A release of `inventory-reservations` that is broken on purpose: it refuses every second order, so that its messages are
 * parked, and fails on the others, so that they end in the dead-letter queue. Only the rehearsal of a recovery bundles it.
 */
import { createHash } from 'node:crypto';
import { consumerHandler, createParking, createVisibility, readConsumerSettings } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderCancelledV1, OrderConfirmedV1, OrderPlacedV1 } from '@twolane/events';
import { createOutboxStore, readOutboxSettings } from '@twolane/outbox';
import { TerminalError } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';

const consumer = 'inventory-reservations';
const { parkedTable, late } = readConsumerSettings(process.env);
const store = createOutboxStore(readOutboxSettings(process.env));

const isRefused = (orderId: string): boolean =>
  createHash('sha256').update(orderId).digest().readUInt8(0) % 2 === 0;

export const handler = consumerHandler({
  consumer,
  inbox: 'aggregate',
  late,
  catalog: createCatalog([OrderPlacedV1, OrderConfirmedV1, OrderCancelledV1]),
  react: async ({ data: { orderId } }) => {
    if (isRefused(orderId)) {
      return { kind: 'refused', cause: 'faulty-release', why: 'This release takes nothing from stock.' };
    }
    throw new TerminalError(`This release fails on order ${orderId}.`);
  },
  store,
  parking: createParking({ store, table: parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'inventory', function: 'inventoryReservations', consumer }),
});
