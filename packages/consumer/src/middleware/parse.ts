import type { MiddlewareObj } from '@middy/core';
import type { Catalog, CloudEvent } from '@twolane/contracts';
import type { Delivery } from '../delivery.ts';
import { eventIn } from '../envelope.ts';
import type { Outcome } from '../outcome.ts';

/** received → parsed; what is no event of the catalog is parked at once: it will not be one tomorrow either. */
export const parse = <Event extends CloudEvent>(
  catalog: Catalog<Event>,
): MiddlewareObj<Delivery<Event>, Outcome> => ({
  before: (request) => {
    const delivery = request.event;
    if (delivery.stage !== 'received') return;
    const { message } = delivery;
    const event = eventIn(message.body, catalog);
    request.event = event.ok
      ? { stage: 'parsed', message, event: event.value }
      : { stage: 'answered', message, outcome: { kind: 'parked', ...event.refusal } };
  },
});
