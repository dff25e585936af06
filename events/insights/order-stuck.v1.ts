import { choice, defineEvent, type EventOf, text } from '@twolane/contracts';
import { orderId } from '../fields.ts';

export const OrderStuckV1 = defineEvent({
  name: 'OrderStuck',
  version: 1,
  source: 'twolane.insights',
  owner: 'insights',
  description: 'An order has not come on for longer than it should, and is not at its end.',
  data: {
    orderId,
    stage: choice(['placed', 'reserved', 'confirmed', 'cancelled'], {
      description:
        'How far it is: placed waits for stock, reserved for a decision on its payment, confirmed for its goods to leave, cancelled for its goods to be let go.',
      sensitivity: 'internal',
    }),
    lastProgressAt: text({
      description: 'When the last event of its progress was recorded, by RFC 3339.',
      sensitivity: 'internal',
      maxLength: 24,
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$',
    }),
  },
});

export type OrderStuckV1 = EventOf<typeof OrderStuckV1>;
