import { httpHandler } from '@twolane/http';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { readConfig } from '../config.ts';
import { insightsRoutes } from '../routes.ts';

const config = readConfig(process.env);

export const handler = httpHandler({
  routes: insightsRoutes({ store: createOutboxStore(config), table: config.insightsTable }),
  telemetry: createTelemetry({ service: 'insights', function: 'insightsHttp' }),
});
