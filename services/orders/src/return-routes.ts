import {
  type Decision,
  idempotentCommand,
  json,
  jsonBody,
  noBody,
  notFound,
  type Route,
  route,
} from '@twolane/http';
import type { OrderPorts } from './command-order.ts';
import { withKind } from './domain/lines.ts';
import type { Cause } from './order-events.ts';
import { causeOf, type RoutePorts } from './order-routes.ts';
import { orderTable } from './order-table.ts';
import { problemOf } from './problems.ts';
import { orderIdParam, returnFromOrderShape, returnIdParam, returnShape } from './requests.ts';
import { returnFromOrder, returnUnlinked } from './return-goods.ts';
import { returnSummary, returnView } from './views.ts';

const returnFromOrderBody = jsonBody(returnFromOrderShape);
const returnBody = jsonBody(returnShape);

export const returnRoutes = ({ newId, ...command }: RoutePorts): readonly Route[] => {
  const { store, table } = command;
  const ports: OrderPorts = { store, orders: orderTable(table) };
  const once = idempotentCommand(command);
  const linked = async (request: Parameters<typeof returnFromOrder>[1], cause: Cause): Promise<Decision> =>
    decisionOn(await returnFromOrder(ports, request, cause), request);
  return [
    route({
      method: 'POST',
      path: '/orders/{orderId}/returns',
      scopes: ['orders:write'],
      params: orderIdParam,
      body: returnFromOrderBody,
      handle: (request) => {
        const { returnId = newId(), lines } = request.body;
        const cause = causeOf(request, newId());
        return once(request, () =>
          linked({ ...request.params, returnId, lines: lines.map(withKind) }, cause),
        );
      },
    }),
    route({
      method: 'POST',
      path: '/returns',
      scopes: ['orders:write'],
      params: {},
      body: returnBody,
      handle: (request) => {
        const { returnId = newId(), orderId, customerId, currency, lines: sent } = request.body;
        const cause = causeOf(request, newId());
        const lines = sent.map(withKind);
        return once(request, async () => {
          if (orderId !== undefined) return linked({ orderId, returnId, currency, lines }, cause);
          const customer = customerId === undefined ? {} : { customerId };
          const unlinked = await returnUnlinked(ports, { returnId, ...customer, currency, lines }, cause);
          return decisionOn(unlinked, { orderId: '', returnId });
        });
      },
    }),
    route({
      method: 'GET',
      path: '/returns/{returnId}',
      scopes: ['orders:read'],
      params: returnIdParam,
      body: noBody,
      handle: async ({ params: { returnId } }) => {
        const goodsReturn = await ports.orders.loadReturn(store, returnId);
        return goodsReturn === undefined
          ? notFound(`There is no return ${returnId}.`)
          : json(200, returnView(goodsReturn));
      },
    }),
  ];
};

const decisionOn = (
  accepted: Awaited<ReturnType<typeof returnFromOrder>>,
  about: { readonly orderId: string; readonly returnId: string },
): Decision => {
  if (!accepted.ok) return { problem: problemOf(accepted.refusal, about) };
  const { goodsReturn, changeSet } = accepted.value;
  const location = `/returns/${goodsReturn.returnId}`;
  return { changeSet, response: json(201, returnSummary(goodsReturn), { location }) };
};
