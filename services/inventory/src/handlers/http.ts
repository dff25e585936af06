import { httpHandler } from '@twolane/http';
import { createTelemetry } from '@twolane/telemetry';
import { readConfig } from '../config.ts';
import { inventoryRoutes } from '../routes.ts';
import { createStore } from '../store.ts';

const config = readConfig(process.env);

export const handler = httpHandler({
  routes: inventoryRoutes({ store: createStore(config), table: config.inventoryTable }),
  telemetry: createTelemetry({ service: 'inventory', function: 'inventoryHttp' }),
});
