import type { Route } from '@twolane/http';
import { changingRoutes } from './changing-routes.ts';
import type { MessageRoutePorts } from './ports.ts';
import { readingRoutes } from './reading-routes.ts';

/** Everything under /admin/messages, and /admin/frozen. */
export const messageRoutes = (ports: MessageRoutePorts): readonly Route[] => [
  ...readingRoutes(ports),
  ...changingRoutes(ports),
];
