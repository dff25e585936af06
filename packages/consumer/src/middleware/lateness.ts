import type { MiddlewareObj } from '@middy/core';
import type { CloudEvent } from '@twolane/contracts';
import type { LatenessPolicy } from '@twolane/event-time';
import type { Delivery } from '../delivery.ts';
import { latenessOf, whyAside } from '../event-lateness.ts';
import type { LateEvents } from '../late-events.ts';
import type { Outcome } from '../outcome.ts';

/**
 * parsed → classified; events from the frozen past, or from the future, are set aside whole, and so are late ones where
 * the subscription parks them.
 */
export const lateness = <Event extends CloudEvent>(
  policy: (eventType: string) => LatenessPolicy,
  late: LateEvents,
): MiddlewareObj<Delivery<Event>, Outcome> => ({
  before: (request) => {
    const delivery = request.event;
    if (delivery.stage !== 'parsed') return;
    const { message, event } = delivery;
    const how = latenessOf(event, policy);
    if (how === 'onTime' || (how === 'late' && late === 'apply')) {
      request.event = { stage: 'classified', message, event, lateness: how };
      return;
    }
    const why = whyAside(event, how);
    request.event = { stage: 'answered', message, event, outcome: { kind: 'parked', cause: how, why } };
  },
});
