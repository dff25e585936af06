import asyncApi from '@twolane/events/asyncapi.json' with { type: 'json' };
import envelope from '@twolane/events/schemas/CloudEvent.json' with { type: 'json' };
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import openApi from '../../generated/openapi.json' with { type: 'json' };
import { readConfig } from '../config.ts';
import { ingestHttp } from '../ingest-http.ts';

const config = readConfig(process.env);

export const handler = ingestHttp(
  {
    store: createOutboxStore(config),
    table: config.ingestTable,
    sources: config.sources,
    clock: Date.now,
    random: Math.random,
    documents: { openApi, asyncApi, envelope },
  },
  { telemetry: createTelemetry({ service: 'ingest', function: 'ingestHttp' }) },
);
