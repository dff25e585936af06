import type { MiddlewareObj } from '@middy/core';
import type { CloudEvent } from '@twolane/contracts';
import { classify, type LatenessPolicy } from '@twolane/event-time';
import type { Delivery } from '../delivery.ts';
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
    // Contracts has checked both times: Date.parse cannot fail on them.
    const times = { occurredMs: Date.parse(event.time), recordedMs: Date.parse(event.recordedtime) };
    const how = classify(times, policy(event.type));
    if (how === 'onTime' || (how === 'late' && late === 'apply')) {
      request.event = { stage: 'classified', message, event, lateness: how };
      return;
    }
    const why = `Happened ${event.time}, recorded ${event.recordedtime}: ${explanation[how]}.`;
    request.event = { stage: 'answered', message, event, outcome: { kind: 'parked', cause: how, why } };
  },
});

const explanation = {
  late: 'after the fast window of its type, and this consumer applies no late events by itself',
  frozen: 'beyond the correction window of its type',
  future: 'further ahead than clocks may differ',
} as const;
