import { record } from '@twolane/contracts';
import { json, problems } from '@twolane/http/openapi';
import { placeOrderShape, returnFromOrderShape, returnShape } from './requests.ts';

/**
 * The orders service's part of the OpenAPI 3.1 document: what `order-routes.ts` and `return-routes.ts` answer. Path
 * parameters are taken from the routes.
 */

const meanings = {
  '400': 'Not well-formed, or without an Idempotency-Key.',
  '401': 'No valid token.',
  '403': 'The token lacks the scope.',
  '404': 'There is no such thing.',
  '409': 'Not in this state, a taken id, or the first request with this key is still running.',
  '422': 'Well-formed, but not to be done with these values, or a key of another payload.',
} as const;

const refusals = (...statuses: readonly (keyof typeof meanings)[]) =>
  problems(Object.fromEntries(statuses.map((status) => [status, meanings[status]])));

const created = (what: string, schema: string) => ({
  '201': {
    description: what,
    headers: { Location: { description: 'Where it is found.', schema: { type: 'string' } } },
    content: json(schema),
  },
});

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'A quoted string, fresh for each new command, the same when a command is repeated.',
  schema: { type: 'string' },
};

const body = (name: string) => ({ required: true, content: json(name) });
const needs = (scope: string) => [{ jwt: [scope] }];

export const paths = {
  '/orders': {
    post: {
      operationId: 'placeOrder',
      summary: 'Place an order',
      security: needs('orders:write'),
      parameters: [idempotencyKey],
      requestBody: body('OrderPlacement'),
      responses: { ...created('Placed.', 'OrderSummary'), ...refusals('400', '401', '403', '409', '422') },
    },
  },
  '/orders/{orderId}': {
    get: {
      operationId: 'getOrder',
      summary: 'An order and what came back of it',
      security: needs('orders:read'),
      responses: {
        '200': { description: 'The order.', content: json('Order') },
        ...refusals('400', '401', '403', '404'),
      },
    },
  },
  '/orders/{orderId}/cancellation': {
    post: {
      operationId: 'cancelOrder',
      summary: 'Cancel an order that is not confirmed yet',
      security: needs('orders:write'),
      parameters: [idempotencyKey],
      responses: {
        '200': { description: 'Cancelled.', content: json('OrderSummary') },
        ...refusals('400', '401', '403', '404', '409', '422'),
      },
    },
  },
  '/orders/{orderId}/returns': {
    post: {
      operationId: 'returnFromOrder',
      summary: 'Send back goods of a confirmed order',
      security: needs('orders:write'),
      parameters: [idempotencyKey],
      requestBody: body('OrderReturn'),
      responses: {
        ...created('Taken back.', 'ReturnSummary'),
        ...refusals('400', '401', '403', '404', '409', '422'),
      },
    },
  },
  '/returns': {
    post: {
      operationId: 'returnGoods',
      summary: 'Send back goods that no order of ours accounts for',
      security: needs('orders:write'),
      parameters: [idempotencyKey],
      requestBody: body('GoodsReturn'),
      responses: {
        ...created('Taken back.', 'ReturnSummary'),
        ...refusals('400', '401', '403', '404', '409', '422'),
      },
    },
  },
  '/returns/{returnId}': {
    get: {
      operationId: 'getReturn',
      summary: 'A return',
      security: needs('orders:read'),
      responses: {
        '200': { description: 'The return.', content: json('Return') },
        ...refusals('400', '401', '403', '404'),
      },
    },
  },
};

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const line = { sku: text, quantity: count, unitPriceMinor: count, kind: { enum: ['goods', 'charge'] } };
const listOf = (properties: object) => ({
  type: 'array',
  items: { type: 'object', properties, required: Object.keys(properties) },
});

const summary = {
  orderId: text,
  status: { enum: ['placed', 'confirmed', 'cancelled'] },
  currency: text,
  totalMinor: count,
  version: { type: 'integer', minimum: 1 },
};
const returnSummary = { returnId: text, currency: text, amountMinor: count };

export const schemas = {
  OrderPlacement: record(placeOrderShape).schema,
  OrderReturn: record(returnFromOrderShape).schema,
  GoodsReturn: record(returnShape).schema,
  OrderSummary: { type: 'object', properties: summary, required: Object.keys(summary) },
  Order: {
    type: 'object',
    properties: {
      ...summary,
      reason: { enum: ['out-of-stock', 'payment-declined', 'requested'], description: 'Of a cancellation.' },
      customerId: text,
      reference: text,
      placedAt: { type: 'string', format: 'date-time' },
      lines: listOf({ ...line, returnedQuantity: count }),
    },
    required: [...Object.keys(summary), 'placedAt', 'lines'],
  },
  ReturnSummary: {
    type: 'object',
    properties: { ...returnSummary, orderId: text },
    required: Object.keys(returnSummary),
  },
  Return: {
    type: 'object',
    properties: { ...returnSummary, orderId: text, customerId: text, lines: listOf(line) },
    required: [...Object.keys(returnSummary), 'lines'],
  },
};
