import { policyFor } from '@twolane/event-time';
import { catalog } from '@twolane/events';
import { type HttpHandler, type HttpPorts, httpHandler } from '@twolane/http';
import type { SourceBindings } from './domain/source-bindings.ts';
import { receivedTable } from './received-table.ts';
import type { RecordPorts } from './record-event.ts';
import { type Documents, ingestRoutes } from './routes.ts';

export interface IngestWiring extends Omit<RecordPorts, 'received' | 'isOver' | 'onUnavailable'> {
  readonly table: string;
  readonly sources: SourceBindings;
  readonly documents: Documents;
}

/** Events of producer apps over HTTP, and the documents that describe them. */
export const ingestHttp = ({ table, ...ports }: IngestWiring, http: HttpPorts): HttpHandler =>
  httpHandler({
    ...http,
    routes: ingestRoutes({
      ...ports,
      received: receivedTable(table),
      onUnavailable: (why) => http.telemetry.logger.warn('an event could not be recorded now', {}, why),
      catalog,
      policyFor,
      metrics: http.telemetry.metrics,
    }),
  });
