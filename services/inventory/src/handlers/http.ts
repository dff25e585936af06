import { httpHandler } from '@twolane/http';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readConfig } from '../config.ts';
import { inventoryRoutes } from '../routes.ts';

const config = readConfig(process.env);

export const handler = httpHandler({
  routes: inventoryRoutes({ store: createOutboxStore(config), table: config.inventoryTable }),
  telemetry: createTelemetry({ service: 'inventory', function: 'inventoryHttp' }),
});
