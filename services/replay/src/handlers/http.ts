import { httpHandler } from '@twolane/http';
import { createTelemetry } from '@twolane/telemetry';
import { readHttpSettings } from '../config.ts';
import { httpRoutes } from '../http-wiring.ts';

const telemetry = createTelemetry({ service: 'replay', function: 'replayHttp' });

export const handler = httpHandler({
  telemetry,
  routes: httpRoutes(readHttpSettings(process.env), telemetry.logger),
});
