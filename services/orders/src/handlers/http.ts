import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import { ulid } from 'ulid';
import { readConfig } from '../config.ts';
import { ordersHttp } from '../orders-http.ts';

const config = readConfig(process.env);

export const handler = ordersHttp(
  { store: createOutboxStore(config), table: config.ordersTable, newId: () => ulid() },
  { telemetry: createTelemetry({ service: 'orders', function: 'ordersHttp' }) },
);
