import { choice, optional, record, text, whole } from '@twolane/contracts';
import type { Operations } from '@twolane/http/openapi';

const plain = (description: string) => text({ description, sensitivity: 'internal', maxLength: 256 });
const count = (description: string, minimum = 0) =>
  whole({ description, sensitivity: 'internal', minimum, maximum: Number.MAX_SAFE_INTEGER });

const paymentSchema = record({
  paymentId: plain("The payment, by its order's id."),
  status: choice(
    [
      'awaitingStock',
      'awaitingOrder',
      'requested',
      'authorized',
      'declined',
      'captured',
      'voided',
      'cancelled',
    ],
    { description: 'Where it stands.', sensitivity: 'internal' },
  ),
  version: count('One more with each change of the payment.', 1),
  amountMinor: optional(count('What the order owes, in minor units; absent until the order is known.')),
  currency: optional(plain('ISO 4217 code; absent until the order is known.')),
  authorizationId: optional(plain("The provider's.")),
  declineReason: optional(plain('Why the provider declined.')),
  capturedMinor: count('What was taken, in minor units.'),
  refundedMinor: count('What was given back of it, in minor units.'),
}).schema;

/** What cannot be read off the routes. */
export const operations: Operations = {
  'GET /payments/{paymentId}': {
    summary: 'Look up the payment of an order',
    answers: {
      200: {
        description: 'The payment as it is now.',
        schema: paymentSchema,
        example: {
          paymentId: '536365',
          status: 'captured',
          version: 4,
          amountMinor: 4350,
          currency: 'GBP',
          authorizationId: 'auth-536365',
          capturedMinor: 4350,
          refundedMinor: 0,
        },
      },
    },
    problems: [{ status: 404, type: 'not-found' }],
  },
};
