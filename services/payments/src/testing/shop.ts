import { type CloudEvent, makeEvent } from '@twolane/contracts';
import { OrderCancelledV1, OrderConfirmedV1 } from '@twolane/events';

type Status = 'placed' | 'confirmed' | 'cancelled';

/** Orders, as far as payments can tell: the first outcome wins, and the customer may cancel until then. */
export const shop = (orderId: string, totalMinor: number) => {
  let status: Status = 'placed';
  const about = (id: string) => ({ id, subject: orderId, occurredAtMs: 0, recordedAtMs: 0 });
  const data = { orderId, currency: 'GBP', totalMinor };

  const end = (to: Status, make: () => CloudEvent): readonly CloudEvent[] => {
    if (status !== 'placed') return [];
    status = to;
    return [make()];
  };
  const cancel = (reason: 'requested' | 'payment-declined'): readonly CloudEvent[] =>
    end('cancelled', () =>
      makeEvent(OrderCancelledV1, { ...about(`${orderId}-cancelled`), data: { ...data, reason } }),
    );

  return {
    status: (): Status => status,
    customerCancels: () => cancel('requested'),
    /** What it says when it hears of an event of payments. */
    hears: ({ type }: CloudEvent): readonly CloudEvent[] => {
      switch (type) {
        case 'PaymentAuthorized.v1':
          return end('confirmed', () =>
            makeEvent(OrderConfirmedV1, { ...about(`${orderId}-confirmed`), data }),
          );
        case 'PaymentDeclined.v1':
          return cancel('payment-declined');
        default:
          return [];
      }
    },
  };
};
