import { httpHandler } from '@twolane/http';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { ulid } from 'ulid';
import { readConfig } from '../config.ts';
import { orderRoutes } from '../order-routes.ts';
import { returnRoutes } from '../return-routes.ts';

const config = readConfig(process.env);
const telemetry = createTelemetry({ service: 'orders', function: 'ordersHttp' });
const ports = {
  store: createOutboxStore(config),
  table: config.ordersTable,
  newId: () => ulid(),
  metrics: telemetry.metrics,
};

export const handler = httpHandler({
  routes: [...orderRoutes(ports), ...returnRoutes(ports)],
  telemetry,
});
