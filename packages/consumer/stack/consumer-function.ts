import { logicalIdsOf } from './consumer-resources.ts';
import { arnOf, type Json } from './json.ts';
import type { Subscription } from './subscription.ts';

/** The consumer's function, as the framework's `functions` section would have it. */
export const consumerFunction = (subscription: Subscription): Readonly<Record<string, unknown>> => {
  const ids = logicalIdsOf(subscription.name);
  const tables: Readonly<Record<string, Json>> = {
    OUTBOX_TABLE: { Ref: 'OutboxTable' },
    PARKED_TABLE: { Ref: 'ParkedTable' },
    ...(subscription.inbox === 'mark' ? { INBOX_TABLE: { Ref: 'InboxTable' } } : {}),
  };
  return {
    description: subscription.description,
    handler: subscription.handler,
    role: ids.role,
    timeout: subscription.timeoutSec,
    memorySize: subscription.memoryMb,
    environment: {
      ...tables,
      LATE_EVENTS: subscription.lateness,
      CONSUMER_EFFECT: subscription.effect,
      ...subscription.environment,
    },
    events: [
      {
        sqs: {
          arn: arnOf(ids.queue),
          batchSize: subscription.batchSize,
          maximumConcurrency: subscription.concurrency,
          functionResponseType: 'ReportBatchItemFailures',
        },
      },
    ],
  };
};
