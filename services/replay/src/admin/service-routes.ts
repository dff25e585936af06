import { json, noBody, type Route, route } from '@twolane/http';
import { healthOf } from './health.ts';
import { onlyParameters } from './paging.ts';
import type { AdminPorts } from './ports.ts';

/** Whom a replay can name, and how the service is. */
export const serviceRoutes = (ports: AdminPorts): readonly Route[] => [
  route({
    method: 'GET',
    path: '/admin/consumers',
    scopes: ['read'],
    params: {},
    body: noBody,
    handle: async ({ query }) => {
      const strangers = onlyParameters(query, []);
      if (strangers !== undefined) return strangers;
      const { manifest, consumers } = ports;
      const items = await Promise.all(
        manifest.map(async ({ functionKey: _, ...consumer }) => {
          const { waiting, inFlight, deadLettered } = await consumers.depthsOf(consumer.name);
          return { ...consumer, queue: { waiting, inFlight, dead: deadLettered } };
        }),
      );
      return json(200, { items });
    },
  }),
  route({
    method: 'GET',
    path: '/admin/health',
    scopes: ['read'],
    params: {},
    body: noBody,
    handle: async ({ query, receivedAtMs }) =>
      onlyParameters(query, []) ?? json(200, await healthOf(ports, receivedAtMs)),
  }),
];
