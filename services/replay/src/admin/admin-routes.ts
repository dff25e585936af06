import { idempotentCommand, type Route } from '@twolane/http';
import { auditRoutes } from './audit-routes.ts';
import { backfillRoutes } from './backfill-routes.ts';
import { decisionRoutes } from './decision-routes.ts';
import { deltaRoutes } from './delta-routes.ts';
import type { AdminPorts } from './ports.ts';
import { replayRoutes } from './replay-routes.ts';
import { serviceRoutes } from './service-routes.ts';
import { wishRoutes } from './wish-routes.ts';

/** Every route of the admin API but those of messages. */
export const adminRoutes = (ports: AdminPorts): readonly Route[] => {
  const once = idempotentCommand({ store: ports.store, table: ports.replays.name, clock: ports.clock });
  return [
    ...replayRoutes(ports, once),
    ...decisionRoutes(ports, once),
    ...wishRoutes(ports, once),
    ...deltaRoutes(ports),
    ...backfillRoutes(ports, once),
    ...auditRoutes(ports),
    ...serviceRoutes(ports),
  ];
};
