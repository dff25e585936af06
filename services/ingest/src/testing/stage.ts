import { type CallOptions, callWith } from '@twolane/http/testing';
import { createJournal } from '@twolane/outbox';
import { createMemoryStore, type MemoryStoreHooks } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import { sourceBindings } from '../domain/source-bindings.ts';
import { ingestHttp } from '../ingest-http.ts';

export const NOW_MS = Date.parse('2026-11-21T12:00:00.000Z');

export interface StageOptions {
  readonly hooks?: MemoryStoreHooks;
  readonly sources?: string;
}

/** The service on an in-memory store, with a clock that the test turns. */
export const stage = ({ hooks, sources = '' }: StageOptions = {}) => {
  let nowMs = NOW_MS;
  const clock = () => nowMs;
  const journal = createJournal({ table: 'outbox', shards: 2, retentionDays: 30 });
  const store = createMemoryStore({
    journal,
    ...(hooks === undefined ? {} : { hooks }),
  });
  const bindings = sourceBindings(sources);
  if (!bindings.ok) throw new Error(bindings.refusal);
  const lines: string[] = [];
  const telemetry = createTelemetry({
    service: 'ingest',
    function: 'ingestHttp',
    sink: (line) => lines.push(line),
  });
  const handler = ingestHttp(
    {
      table: 'ingest',
      store,
      sources: bindings.value,
      clock,
      random: () => 0,
      sleep: async () => {},
      documents: {
        openApi: { openapi: '3.1.0' },
        asyncApi: { asyncapi: '3.0.0' },
        envelope: { title: 'CloudEvent' },
      },
    },
    { telemetry, clock },
  );
  const post = (body: unknown, headers: CallOptions['headers'] = {}, client = 'warehouse-app') =>
    callWith(handler, {
      route: 'POST /events',
      body,
      headers: {
        'content-type': `application/cloudevents${Array.isArray(body) ? '-batch' : ''}+json`,
        ...headers,
      },
      claims: { client_id: client, scope: 'events:write' },
    });
  return {
    call: (options: CallOptions) => callWith(handler, options),
    post,
    lines,
    later: (ms: number) => {
      nowMs += ms;
    },
    /** Events in the outbox. */
    recorded: (): readonly Record<string, unknown>[] =>
      store.all('outbox').map(({ item }) => JSON.parse(String(item['event']))),
    remembered: () => store.all('ingest'),
  };
};

/** An event as a producer app sends it, the required attributes only. */
export const arrival = (changes: Readonly<Record<string, unknown>> = {}) => ({
  specversion: '1.0',
  id: 'delivery-1',
  source: 'warehouse.main',
  type: 'StockArrived.v1',
  data: { deliveryId: 'd-1', lines: [{ sku: 'APPLE', quantity: 3 }] },
  ...changes,
});
