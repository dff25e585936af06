import type { HttpHandler } from '@twolane/http';
import type { Store } from '@twolane/store';
import { sourceBindings } from '../../../services/ingest/src/domain/source-bindings.ts';
import { ingestHttp } from '../../../services/ingest/src/ingest-http.ts';
import { ordersHttp } from '../../../services/orders/src/orders-http.ts';
import { TABLES } from './tables.ts';
import { silent } from './telemetry.ts';

/** What an instance behind the HTTP API is given. */
export interface HttpGrant {
  readonly store: Store;
  readonly clock: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly newId: () => string;
}

const httpPorts = ({ clock, newId }: HttpGrant) => ({
  telemetry: silent(),
  clock,
  ids: { newCorrelationId: newId, newTraceparent: () => TRACEPARENT },
  // Answering early is middy's affair, whose timer is of the real time: a client gives a request up by itself here.
  answerMarginMs: 0,
});

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

export const orders = (grant: HttpGrant): HttpHandler => {
  const { store, clock, random, sleep, newId } = grant;
  return ordersHttp({ store, table: TABLES.orders, newId, clock, random, sleep }, httpPorts(grant));
};

export const ingest = (grant: HttpGrant): HttpHandler => {
  const { store, clock, random, sleep } = grant;
  const sources = sourceBindings('');
  if (!sources.ok) throw new Error(sources.refusal);
  const documents = { openApi: {}, asyncApi: {}, envelope: {} };
  return ingestHttp(
    { store, table: TABLES.ingest, sources: sources.value, clock, random, sleep, documents },
    httpPorts(grant),
  );
};
