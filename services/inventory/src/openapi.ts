import { json, problems } from '@twolane/http/openapi';

/** The inventory service's part of the OpenAPI 3.1 document: what `routes.ts` answers. Path parameters are taken from the routes. */

const refusals = problems({
  '400': 'Not well-formed.',
  '401': 'No valid token.',
  '403': 'The token lacks the scope.',
  '404': 'There is no such thing.',
});

export const paths = {
  '/inventory/{sku}': {
    get: {
      operationId: 'getStock',
      summary: 'How many units of a stock code there are',
      security: [{ jwt: ['inventory:read'] }],
      responses: { '200': { description: 'The levels.', content: json('Stock') }, ...refusals },
    },
  },
  '/reservations/{orderId}': {
    get: {
      operationId: 'getReservation',
      summary: 'What is set aside for an order',
      security: [{ jwt: ['inventory:read'] }],
      responses: { '200': { description: 'The reservation.', content: json('Reservation') }, ...refusals },
    },
  },
};

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const stock = {
  sku: text,
  available: count,
  reserved: count,
  committed: count,
  arrived: count,
  returned: count,
};

export const schemas = {
  Stock: { type: 'object', properties: stock, required: Object.keys(stock) },
  Reservation: {
    type: 'object',
    properties: {
      orderId: text,
      status: {
        enum: [
          'reserving',
          'rejecting',
          'rejected',
          'withdrawing',
          'withdrawn',
          'reserved',
          'committing',
          'committed',
          'releasing',
          'released',
        ],
      },
      units: count,
      skus: count,
      skusDone: { ...count, description: 'How far the present work has come.' },
      lines: {
        type: 'array',
        items: {
          type: 'object',
          properties: { sku: text, quantity: count },
          required: ['sku', 'quantity'],
        },
      },
      shortages: {
        type: 'array',
        items: {
          type: 'object',
          properties: { sku: text, wanted: count, available: count },
          required: ['sku', 'wanted', 'available'],
        },
      },
      version: { type: 'integer', minimum: 1 },
    },
    required: ['orderId', 'status', 'version'],
  },
};
