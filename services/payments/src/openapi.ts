import { json, problems } from '@twolane/http/openapi';

/** The payments service's part of the OpenAPI 3.1 document: what `routes.ts` answers. */

const refusals = problems({
  '400': 'Not well-formed.',
  '401': 'No valid token.',
  '403': 'The token lacks the scope.',
  '404': 'There is no such payment.',
});

export const paths = {
  '/payments/{paymentId}': {
    get: {
      operationId: 'getPayment',
      summary: 'What an order owes, and what was paid',
      security: [{ jwt: ['payments:read'] }],
      responses: {
        '200': { description: 'The payment.', content: json('Payment') },
        ...refusals,
      },
    },
  },
};

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };

export const schemas = {
  Payment: {
    type: 'object',
    properties: {
      paymentId: { ...text, description: "The order's id." },
      status: {
        enum: [
          'awaitingStock',
          'awaitingOrder',
          'requested',
          'authorized',
          'declined',
          'captured',
          'voided',
          'cancelled',
        ],
      },
      version: { type: 'integer', minimum: 1 },
      amountMinor: { ...count, description: 'What the order owes; absent until the order is known.' },
      currency: { ...text, description: 'Absent until the order is known.' },
      authorizationId: { ...text, description: "The provider's." },
      declineReason: text,
      capturedMinor: { ...count, description: 'What was taken.' },
      refundedMinor: { ...count, description: 'What was given back of it.' },
    },
    required: ['paymentId', 'status', 'version', 'capturedMinor', 'refundedMinor'],
  },
};
