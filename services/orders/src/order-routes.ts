import { policyFor } from '@twolane/event-time';
import {
  type CommandPorts,
  type HttpAnswer,
  idempotentCommand,
  json,
  jsonBody,
  noBody,
  notFound,
  type Route,
  route,
} from '@twolane/http';
import { cancelOrder, type OrderPorts, placeOrder } from './command-order.ts';
import { withKind } from './domain/lines.ts';
import type { Cause } from './order-events.ts';
import { orderTable } from './order-table.ts';
import { placedAtMs } from './placed-at.ts';
import { problemOf, unprocessable } from './problems.ts';
import { orderIdParam, placeOrderShape } from './requests.ts';
import { orderSummary, orderView } from './views.ts';

export interface RoutePorts extends CommandPorts {
  readonly newId: () => string;
}

/** What events take over from a request. */
export const causeOf = (
  {
    receivedAtMs,
    correlationId,
    traceparent,
  }: Omit<Cause, 'id' | 'nowMs'> & { readonly receivedAtMs: number },
  id: string,
): Cause => ({
  id,
  nowMs: receivedAtMs,
  ...(correlationId === undefined ? {} : { correlationId }),
  ...(traceparent === undefined ? {} : { traceparent }),
});

/** Made once: a check is compiled at its first use. */
const placeOrderBody = jsonBody(placeOrderShape);

export const orderRoutes = ({ newId, ...command }: RoutePorts): readonly Route[] => {
  const { store, table } = command;
  const ports: OrderPorts = { store, orders: orderTable(table) };
  const once = idempotentCommand(command);
  return [
    route({
      method: 'POST',
      path: '/orders',
      scopes: ['orders:write'],
      params: {},
      body: placeOrderBody,
      handle: (request): Promise<HttpAnswer> => {
        const { orderId = newId(), lines, placedAt, ...rest } = request.body;
        const cause = causeOf(request, newId());
        return once(request, async () => {
          const at = placedAtMs(placedAt, request.receivedAtMs, policyFor('OrderPlaced.v1'));
          if (!at.ok) return { problem: unprocessable(at.refusal) };
          const command = {
            kind: 'place',
            ...rest,
            orderId,
            lines: lines.map(withKind),
            placedAtMs: at.value,
          } as const;
          const placed = await placeOrder(ports, command, cause);
          if (!placed.ok) return { problem: problemOf(placed.refusal, { orderId }) };
          const { changeSet, order, version } = placed.value;
          return {
            changeSet,
            response: json(201, orderSummary(order, version), { location: `/orders/${orderId}` }),
          };
        });
      },
    }),
    route({
      method: 'POST',
      path: '/orders/{orderId}/cancellation',
      scopes: ['orders:write'],
      params: orderIdParam,
      body: noBody,
      handle: (request) => {
        const { orderId } = request.params;
        const cause = causeOf(request, newId());
        return once(request, async () => {
          const cancelled = await cancelOrder(ports, orderId, cause);
          if (!cancelled.ok) return { problem: problemOf(cancelled.refusal, { orderId }) };
          const { changeSet, order, version } = cancelled.value;
          return { changeSet, response: json(200, orderSummary(order, version)) };
        });
      },
    }),
    route({
      method: 'GET',
      path: '/orders/{orderId}',
      scopes: ['orders:read'],
      params: orderIdParam,
      body: noBody,
      handle: async ({ params: { orderId } }) => {
        const stored = await ports.orders.load(store, orderId);
        return stored === undefined
          ? notFound(`There is no order ${orderId}.`)
          : json(200, orderView(stored.order, stored.version));
      },
    }),
  ];
};
