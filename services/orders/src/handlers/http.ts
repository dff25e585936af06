import { httpHandler } from '@twolane/http';
import { createTelemetry } from '@twolane/telemetry';
import { ulid } from 'ulid';
import { readConfig } from '../config.ts';
import { orderRoutes } from '../order-routes.ts';
import { returnRoutes } from '../return-routes.ts';
import { createStore } from '../store.ts';

const config = readConfig(process.env);
const ports = { store: createStore(config), table: config.ordersTable, newId: () => ulid() };

export const handler = httpHandler({
  routes: [...orderRoutes(ports), ...returnRoutes(ports)],
  telemetry: createTelemetry({ service: 'orders', function: 'ordersHttp' }),
});
