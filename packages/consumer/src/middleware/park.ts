import type { MiddlewareObj } from '@middy/core';
import type { CloudEvent } from '@twolane/contracts';
import type { Delivery } from '../delivery.ts';
import type { Outcome } from '../outcome.ts';
import type { Parking } from '../parking.ts';

/**
 * Keeps the message before it is taken off the queue. What cannot be kept (too large, or the table is unreachable)
 * stays in the queue and ends, just as whole, in its dead-letter queue.
 */
export const park = <Event extends CloudEvent>(
  parking: Parking,
  consumer: string,
): MiddlewareObj<Delivery<Event>, Outcome> => ({
  after: async (request) => {
    const outcome = request.response;
    if (outcome?.kind !== 'parked') return;
    const { message } = request.event;
    const { cause, why } = outcome;
    const { messageId, body, receiveCount, sentAtMs, startedAtMs } = message;
    try {
      const kept = await parking.park({
        consumer,
        cause,
        why,
        body,
        messageId,
        receiveCount,
        sentAtMs,
        receivedAtMs: startedAtMs,
      });
      if (!kept.ok)
        request.response = { kind: 'retry', cause: 'notParked', why: `${kept.refusal} (${cause}: ${why})` };
    } catch (error) {
      request.response = {
        kind: 'retry',
        cause: 'notParked',
        why: `Parking failed (${cause}: ${why})`,
        error,
      };
    }
  },
});
