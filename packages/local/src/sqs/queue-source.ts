import type { QueueSource } from '../mappings/ports.ts';
import { maximumReceivedMessages } from './limits.ts';
import type { Queue, Queues } from './types.ts';

/** The queues as event source mappings use them. An ARN that is no queue of the stack throws: the template was checked. */
export const queueSourceOf = (queues: Queues): QueueSource => {
  const queueOf = (arn: string): Queue => {
    const queue = queues.byArn(arn);
    if (queue === undefined) throw new Error(`${arn} is no queue of this stack.`);
    return queue;
  };
  return {
    receive: async (queueArn, maximumMessages, waitMs, signal) => {
      const limit = Math.min(maximumMessages, maximumReceivedMessages);
      const received = await queueOf(queueArn).receive({ maximumMessages: limit, waitMs }, signal);
      if (received.ok) return received.value;
      throw new Error(`${queueArn}: ${received.refusal.message}`);
    },
    visibilityMs: (queueArn) => queueOf(queueArn).definition.visibilityTimeoutSec * 1_000,
    delete: (queueArn, receiptHandles) => {
      queueOf(queueArn).delete(receiptHandles);
    },
    send: (queueArn, body) => {
      const [sent] = queueOf(queueArn).send([{ body }]);
      if (sent?.ok === false) throw new Error(`${queueArn}: ${sent.refusal.message}`);
    },
  };
};
