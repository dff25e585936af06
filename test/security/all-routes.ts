/** Every service's routes on a store in memory that counts who calls it, behind the real handler, with its log lines kept. */
import { httpHandler } from '@twolane/http';
import { type Called, type CallOptions, callWith } from '@twolane/http/testing';
import { createJournal } from '@twolane/outbox';
import { createMemoryStore } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import { buildOpenApi } from '../../scripts/openapi/build.ts';
import { servicesOn } from '../../scripts/openapi/services.ts';

const NOW_MS = Date.parse('2026-11-21T04:10:00.000Z');
const LOG_FUNCTION = 'all';

export interface Spent {
  readonly reads: number;
  readonly commits: number;
}

export const allRoutes = () => {
  let [reads, commits, ids] = [0, 0, 0];
  const store = createMemoryStore({
    journal: createJournal({ table: 'outbox', shards: 2, retentionDays: 14 }),
    hooks: {
      beforeRead: async () => {
        reads += 1;
      },
      beforeCommit: async () => {
        commits += 1;
      },
    },
  });
  const services = servicesOn({
    store,
    clock: () => NOW_MS,
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    documents: { openApi: buildOpenApi(), asyncApi: {}, envelope: {} },
  });
  const lines: string[] = [];
  const telemetry = createTelemetry({
    service: 'security',
    function: LOG_FUNCTION,
    sink: (line) => lines.push(line),
  });
  const routes = services.flatMap((service) => service.routes);
  const handler = httpHandler({ routes, telemetry, clock: () => NOW_MS });
  return {
    store,
    routes: routes.map(({ name, scopes }) => ({ name, scopes })),
    /** What functions wrote, in order. */
    lines,
    call: (options: CallOptions): Promise<Called> => callWith(handler, options),
    /** `authorizer` takes the place of what `callWith` would say of the caller. */
    callPast: (options: CallOptions, authorizer: unknown): Promise<Called> =>
      callWith((event, context) => {
        const requestContext = { ...event.requestContext, authorizer };
        return handler({ ...event, requestContext }, context);
      }, options),
    /** Calls of the store since the last time that this was asked. */
    spent: (): Spent => {
      const since = { reads, commits };
      [reads, commits] = [0, 0];
      return since;
    },
  };
};

export type AllRoutes = ReturnType<typeof allRoutes>;
