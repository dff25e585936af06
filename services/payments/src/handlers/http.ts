import { httpHandler } from '@twolane/http';
import { createTelemetry } from '@twolane/telemetry';
import { readConfig } from '../config.ts';
import { paymentTable } from '../payment-table.ts';
import { createReadStore } from '../read-store.ts';
import { paymentRoutes } from '../routes.ts';

const { paymentsTable } = readConfig(process.env);

export const handler = httpHandler({
  routes: paymentRoutes({ store: createReadStore(), payments: paymentTable(paymentsTable) }),
  telemetry: createTelemetry({ service: 'payments', function: 'paymentsHttp' }),
});
