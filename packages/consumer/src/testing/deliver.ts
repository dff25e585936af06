import type { CloudEvent } from '@twolane/contracts';
import { lambdaContext } from '@twolane/telemetry/testing';
import type { ConsumerHandler } from '../consumer-handler.ts';
import { bodyOf, sqsEvent } from './sqs.ts';

/** Whether the message left its queue, or comes again. */
export type Delivery = 'done' | 'comesAgain';

/** Hands an event to a consumer as Lambda would: alone in a batch, in EventBridge's envelope. */
export const deliver = async (handler: ConsumerHandler, event: CloudEvent): Promise<Delivery> => {
  const batch = sqsEvent({ messageId: event.id, body: bodyOf(event), sentAtMs: 0 });
  const answer = await handler(batch, lambdaContext());
  return answer.batchItemFailures.length === 0 ? 'done' : 'comesAgain';
};
