import { text } from '@twolane/contracts';
import { noBody, publicRoute, type Route, route } from '@twolane/http';
import type { Metrics } from '@twolane/telemetry';
import { asyncApiAnswer, openApiAnswer, schemaAnswer } from './documents.ts';
import { eventsBody } from './request/events-body.ts';
import { answerOf } from './results.ts';
import { type TakePorts, takeEvents } from './take-events.ts';

export interface Documents {
  readonly openApi: unknown;
  readonly asyncApi: unknown;
  readonly envelope: unknown;
}

export interface IngestPorts extends Omit<TakePorts, 'isOver'> {
  readonly documents: Documents;
  readonly metrics: Pick<Metrics, 'add'>;
}

const eventType = text({
  description: 'Name and version of a contract, such as StockArrived.v1, or CloudEvent.',
  sensitivity: 'public',
  maxLength: 70,
  pattern: '^[A-Za-z0-9.]+$',
});

export const ingestRoutes = (ports: IngestPorts): readonly Route[] => [
  route({
    method: 'POST',
    path: '/events',
    scopes: ['events:write'],
    params: {},
    body: eventsBody,
    handle: async ({ body, owner, receivedAtMs, isOver, correlationId, traceparent }) => {
      const reception = { client: owner, recordedAtMs: receivedAtMs, correlationId, traceparent };
      const results = await takeEvents({ ...ports, isOver }, body.events, reception);
      ports.metrics.add('recorded', results.filter(({ status }) => status === 'accepted').length);
      return answerOf(results);
    },
  }),
  publicRoute({
    method: 'GET',
    path: '/openapi.json',
    params: {},
    body: noBody,
    handle: async () => openApiAnswer(ports.documents.openApi),
  }),
  publicRoute({
    method: 'GET',
    path: '/asyncapi.json',
    params: {},
    body: noBody,
    handle: async () => asyncApiAnswer(ports.documents.asyncApi),
  }),
  publicRoute({
    method: 'GET',
    path: '/schemas/{type}',
    params: { type: eventType },
    body: noBody,
    handle: async ({ params }) => schemaAnswer(ports.catalog, ports.documents.envelope, params.type),
  }),
];
