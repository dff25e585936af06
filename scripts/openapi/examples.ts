import { MESSAGE_EXAMPLES } from './message-examples.ts';
import { REPLAY_EXAMPLES } from './replay-examples.ts';

/** Of one operation: bodies by media type, good answers by status. */
export interface Examples {
  readonly requests: Readonly<Record<string, unknown>>;
  readonly responses: Readonly<Record<string, unknown>>;
}

const order = { orderId: '536365', status: 'placed', currency: 'GBP', totalMinor: 4350, version: 1 };
const lamp = { sku: '85123A', quantity: 1, unitPriceMinor: 1000, kind: 'goods' };
const goodsReturn = { returnId: 'C536379', orderId: '536365', currency: 'GBP', amountMinor: 1000 };
const json = (value: unknown) => ({ 'application/json': value });
const answers = (status: number, value: unknown) => ({ [status]: value });

const event = {
  specversion: '1.0',
  id: 'delivery-20261121-17',
  source: 'warehouse.main',
  type: 'StockArrived.v1',
  time: '2026-11-21T04:05:06Z',
  data: { deliveryId: '20261121-17', lines: [{ sku: '85123A', quantity: 120 }] },
};

const hour = {
  hour: '2026-11-21T04',
  state: 'revised',
  revision: 1,
  isOpen: false,
  isChanging: false,
  publishedAt: '2026-11-21T06:17:00.000Z',
  totals: [
    {
      currency: 'GBP',
      orders: 2,
      units: 5,
      grossMinor: 5350,
      cancelledOrders: 1,
      cancelledMinor: 1000,
      returns: 1,
      returnedUnits: 1,
      returnedMinor: 1000,
      netMinor: 3350,
    },
  ],
};
const topSku = {
  sku: '85123A',
  currency: 'GBP',
  units: 5,
  grossMinor: 5000,
  returnedUnits: 1,
  returnedMinor: 1000,
};
const day = { day: '2026-11-21', state: 'revised', revisions: 1, hours: 1, totals: hour.totals };
const stock = { sku: '85123A', available: 96, reserved: 4, committed: 20, arrived: 120, returned: 0 };
const stuck = {
  orderId: '536370',
  stage: 'reserved',
  lastProgressAt: '2026-11-21T04:05:06.789Z',
  stuckSince: '2026-11-21T04:38:00.000Z',
};

/** By route. The document's test has every one of them checked against its schema, and sends every body. */
export const EXAMPLES: Readonly<Record<string, Examples>> = {
  'POST /orders': {
    requests: json({
      orderId: '536365',
      customerId: '17850',
      currency: 'GBP',
      lines: [
        { sku: '85123A', quantity: 4, unitPriceMinor: 1000 },
        { sku: 'POST', quantity: 1, unitPriceMinor: 350, kind: 'charge' },
      ],
      paymentMethod: 'tok_visa',
    }),
    responses: answers(201, order),
  },
  'GET /orders/{orderId}': {
    requests: {},
    responses: answers(200, {
      ...order,
      customerId: '17850',
      placedAt: '2026-11-21T04:05:06.789Z',
      lines: [
        { ...lamp, quantity: 4, returnedQuantity: 0 },
        { sku: 'POST', quantity: 1, unitPriceMinor: 350, kind: 'charge', returnedQuantity: 0 },
      ],
    }),
  },
  'POST /orders/{orderId}/cancellation': {
    requests: {},
    responses: answers(200, { ...order, status: 'cancelled', version: 2 }),
  },
  'POST /orders/{orderId}/returns': {
    requests: json({ returnId: 'C536379', lines: [{ sku: '85123A', quantity: 1 }] }),
    responses: answers(201, goodsReturn),
  },
  'POST /returns': {
    requests: json({
      returnId: 'C536380',
      currency: 'GBP',
      lines: [{ sku: '85123A', quantity: 1, unitPriceMinor: 1000 }],
    }),
    responses: answers(201, { returnId: 'C536380', currency: 'GBP', amountMinor: 1000 }),
  },
  'GET /returns/{returnId}': { requests: {}, responses: answers(200, { ...goodsReturn, lines: [lamp] }) },
  'GET /payments/{paymentId}': {
    requests: {},
    responses: answers(200, {
      paymentId: '536365',
      status: 'captured',
      version: 4,
      amountMinor: 4350,
      currency: 'GBP',
      authorizationId: 'auth_1',
      capturedMinor: 4350,
      refundedMinor: 0,
    }),
  },
  'GET /inventory/{sku}': {
    requests: {},
    responses: answers(200, stock),
  },
  'GET /reservations/{orderId}': {
    requests: {},
    responses: answers(200, {
      orderId: '536365',
      status: 'reserved',
      units: 4,
      skus: 1,
      lines: [{ sku: '85123A', quantity: 4 }],
      version: 2,
    }),
  },
  'GET /insights/sales/hours': { requests: {}, responses: answers(200, { items: [hour], next: hour.hour }) },
  'GET /insights/sales/hours/{hour}': {
    requests: {},
    responses: answers(200, { ...hour, topSkus: [topSku], isTopComplete: true }),
  },
  'GET /insights/sales/days': { requests: {}, responses: answers(200, { items: [day] }) },
  'GET /insights/inventory': { requests: {}, responses: answers(200, { items: [stock], next: '04' }) },
  'GET /insights/inventory/{sku}': { requests: {}, responses: answers(200, stock) },
  'GET /insights/orders/stuck': { requests: {}, responses: answers(200, { items: [stuck] }) },
  'POST /events': {
    requests: {
      'application/cloudevents+json': event,
      'application/cloudevents-batch+json': [event],
      'application/json': event.data,
    },
    responses: answers(202, {
      accepted: 1,
      duplicates: 0,
      refused: 0,
      unavailable: 0,
      results: [{ index: 0, id: event.id, status: 'accepted', lateness: 'onTime' }],
    }),
  },
  'GET /openapi.json': { requests: {}, responses: answers(200, { openapi: '3.1.0' }) },
  'GET /asyncapi.json': { requests: {}, responses: answers(200, { asyncapi: '3.0.0' }) },
  'GET /schemas/{type}': {
    requests: {},
    responses: answers(200, {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'StockArrived.v1',
    }),
  },
  ...REPLAY_EXAMPLES,
  ...MESSAGE_EXAMPLES,
};
