import { createParking, createVisibility } from '@twolane/consumer';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readGatewayConfig } from '../config.ts';
import { createGateway } from '../gateway/create-gateway.ts';
import { gatewayConsumer } from '../gateway-consumer.ts';

const consumer = 'payments-gateway';
const config = readGatewayConfig(process.env);
const store = createOutboxStore(config);

export const handler = gatewayConsumer(config.paymentsTable, createGateway(config), {
  store,
  late: config.late,
  parking: createParking({ store, table: config.parkedTable }),
  visibility: createVisibility(),
  telemetry: createTelemetry({ service: 'payments', function: 'paymentsGateway', consumer }),
});
