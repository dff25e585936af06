import type { Assumption } from './assumption.ts';
import { BUCKETS } from './buckets.ts';
import { BUSES } from './buses.ts';
import { QUEUES } from './queues.ts';
import { TABLES } from './tables.ts';
import { TRANSACTIONS } from './transactions.ts';

/** All that is taken for granted of AWS, by the service that it is about. */
export const ASSUMPTIONS: readonly { readonly about: string; readonly assumptions: readonly Assumption[] }[] =
  [
    { about: 'DynamoDB, writing', assumptions: TRANSACTIONS },
    { about: 'DynamoDB, reading, streams and expiry', assumptions: TABLES },
    { about: 'SQS and its mappings', assumptions: QUEUES },
    { about: 'EventBridge', assumptions: BUSES },
    { about: 'S3', assumptions: BUCKETS },
  ];
