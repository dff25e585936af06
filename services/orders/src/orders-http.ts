import { type HttpHandler, type HttpPorts, httpHandler } from '@twolane/http';
import { orderRoutes, type RoutePorts } from './order-routes.ts';
import { returnRoutes } from './return-routes.ts';

/** Orders and returns over HTTP. */
export const ordersHttp = (
  routes: Omit<RoutePorts, 'metrics'>,
  { telemetry, ...http }: HttpPorts,
): HttpHandler => {
  const ports = { ...routes, metrics: telemetry.metrics };
  return httpHandler({ ...http, telemetry, routes: [...orderRoutes(ports), ...returnRoutes(ports)] });
};
