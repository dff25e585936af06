import { policyFor } from '@twolane/event-time';
import { catalog } from '@twolane/events';
import asyncApi from '@twolane/events/asyncapi.json' with { type: 'json' };
import envelope from '@twolane/events/schemas/CloudEvent.json' with { type: 'json' };
import { httpHandler } from '@twolane/http';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import openApi from '../../generated/openapi.json' with { type: 'json' };
import { readConfig } from '../config.ts';
import { receivedTable } from '../received-table.ts';
import { ingestRoutes } from '../routes.ts';

const config = readConfig(process.env);
const telemetry = createTelemetry({ service: 'ingest', function: 'ingestHttp' });

export const handler = httpHandler({
  telemetry,
  routes: ingestRoutes({
    store: createOutboxStore(config),
    received: receivedTable(config.ingestTable),
    catalog,
    sources: config.sources,
    policyFor,
    clock: Date.now,
    random: Math.random,
    metrics: telemetry.metrics,
    documents: { openApi, asyncApi, envelope },
  }),
});
