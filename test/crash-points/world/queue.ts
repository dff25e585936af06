import type { ConsumerHandler } from '@twolane/consumer';
import type { CloudEvent } from '@twolane/contracts';
import { lambdaContext } from '@twolane/telemetry/testing';
import { bodyOf, sqsEvent } from '../../../packages/consumer/src/testing/sqs.ts';
import { BEGIN_MS } from './clock.ts';

interface Waiting {
  readonly messageId: string;
  readonly body: string;
  receiveCount: number;
}

/** Messages of one consumer: what an invocation does not acknowledge comes again with the next one. */
export const queueOf = (messages: readonly (CloudEvent | string)[]) => {
  const waiting: Waiting[] = messages.map((message, index) => ({
    messageId: `message-${index + 1}`,
    body: typeof message === 'string' ? message : bodyOf(message),
    receiveCount: 0,
  }));
  return {
    /** One batch of all that waits. */
    deliver: async (handler: ConsumerHandler): Promise<'done' | 'again'> => {
      for (const message of waiting) message.receiveCount += 1;
      const batch = sqsEvent(...waiting.map((message) => ({ ...message, sentAtMs: BEGIN_MS })));
      const answer = await handler(batch, lambdaContext());
      const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      waiting.splice(0, waiting.length, ...waiting.filter(({ messageId }) => failed.has(messageId)));
      return waiting.length === 0 ? 'done' : 'again';
    },
  };
};

/** These events came before, and nothing went wrong with them. */
export const brought = async (handler: ConsumerHandler, ...events: readonly CloudEvent[]): Promise<void> => {
  for (const event of events) {
    if ((await queueOf([event]).deliver(handler)) !== 'done') {
      throw new Error(`${event.type} ${event.id} cannot have come before: its consumer does not take it.`);
    }
  }
};
