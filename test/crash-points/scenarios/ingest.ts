import { ingestHttp } from '../../../services/ingest/src/ingest-http.ts';
import type { Around } from '../core/calls.ts';
import type { Scenario } from '../core/scenario.ts';
import { interruptedStore } from '../world/interrupted.ts';
import type { Lane1 } from '../world/lane1.ts';
import { firstWrong, said, saidIds } from '../world/look.ts';
import { httpScenario } from './http-scenario.ts';

const http = (world: Lane1, around: Around) =>
  ingestHttp(
    {
      store: interruptedStore(world.store, around),
      table: 'Ingest',
      sources: { allows: () => true },
      clock: world.clock.now,
      random: () => 0.5,
      sleep: async () => undefined,
      documents: { openApi: {}, asyncApi: {}, envelope: {} },
    },
    world.httpPorts('ingestHttp'),
  );

const arrival = (id: string, source = 'warehouse.main', quantity = 3) => ({
  specversion: '1.0',
  id,
  source,
  type: 'StockArrived.v1',
  time: '2026-11-21T04:05:00Z',
  data: { deliveryId: id, lines: [{ sku: 'APPLE', quantity }] },
});

const batch = (...events: readonly object[]) => ({
  route: 'POST /events',
  headers: { 'content-type': 'application/cloudevents-batch+json' },
  body: events,
  status: 202,
});

/** A producer sends again what was not available, as the SDK does. */
const someUnavailable = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'unavailable' in body && body.unavailable !== 0;

export const ingestScenarios: readonly Scenario[] = [
  httpScenario({
    name: 'ingestHttp: one event is recorded',
    boot: http,
    request: {
      route: 'POST /events',
      headers: { 'content-type': 'application/cloudevents+json' },
      body: arrival('d-1'),
      status: 202,
    },
    again: someUnavailable,
    otherWords: true,
    tables: ['Ingest'],
    wrong: said('d-1'),
  }),
  httpScenario({
    name: 'ingestHttp: a batch with a repetition, and with the same id of two producers',
    boot: http,
    request: batch(arrival('d-1'), arrival('d-1'), arrival('d-1', 'warehouse.annex'), arrival('d-2')),
    again: someUnavailable,
    otherWords: true,
    tables: ['Ingest'],
    wrong: (world) => firstWrong(['what was said', saidIds(world), ['d-1', 'd-1', 'd-2']]),
  }),
];
