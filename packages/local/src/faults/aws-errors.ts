import { isJsonList, type JsonObject } from '../template/json.ts';
import type { WireError } from '../wire/wire-error.ts';
import type { FaultService } from './kinds.ts';

/** The services that the AWS endpoint serves. */
export type CallService = Extract<FaultService, 'dynamodb' | 'sqs' | 'events' | 's3' | 'lambda' | 'states'>;

type Drawn = (use: number) => number;

/** "Error retries and exponential backoff" and each service's own list of errors: all of these are tried again by SDKs. */
const throttles: Readonly<Record<CallService, WireError>> = {
  dynamodb: {
    status: 400,
    code: 'ThrottlingException',
    message: 'Throughput exceeds the current capacity of your table or index. Please try again shortly.',
  },
  sqs: {
    status: 400,
    code: 'RequestThrottled',
    queryCode: 'RequestThrottled',
    message: 'The request was denied due to request throttling.',
  },
  events: {
    status: 400,
    code: 'ThrottlingException',
    message: 'The request was denied due to request throttling.',
  },
  s3: { status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' },
  lambda: { status: 429, code: 'TooManyRequestsException', message: 'Rate Exceeded.' },
  states: { status: 400, code: 'ThrottlingException', message: 'Rate exceeded' },
};

/** DynamoDB, "Error handling": tables of either billing mode may say so. */
const throughputExceeded: WireError = {
  status: 400,
  code: 'ProvisionedThroughputExceededException',
  message:
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
};

const failures: Readonly<Record<CallService, WireError>> = {
  dynamodb: { status: 500, code: 'InternalServerError', message: 'Internal server error' },
  sqs: {
    status: 500,
    code: 'InternalFailure',
    queryCode: 'InternalFailure',
    message: 'The request processing has failed because of an unknown error, exception or failure.',
  },
  events: {
    status: 500,
    code: 'InternalException',
    message: 'This exception occurs due to unexpected causes.',
  },
  s3: {
    status: 500,
    code: 'InternalError',
    message: 'We encountered an internal error. Please try again.',
  },
  lambda: {
    status: 500,
    code: 'ServiceException',
    message: 'The Lambda service encountered an internal error.',
  },
  states: {
    status: 500,
    code: 'InternalFailure',
    message: 'The request processing has failed because of an unknown error, exception or failure.',
  },
};

/** TransactWriteItems, "CancellationReasons": one for each item, in their order. */
const cancelled = (body: JsonObject, drawn: Drawn, code: string, why: string): WireError => {
  const items = body['TransactItems'];
  const count = Math.max(1, isJsonList(items) ? items.length : 1);
  const struck = Math.floor(drawn(1) * count);
  const reasons = Array.from({ length: count }, (_, n) =>
    n === struck ? { Code: code, Message: why } : { Code: 'None' },
  );
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return {
    status: 400,
    code: 'TransactionCanceledException',
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    members: { CancellationReasons: reasons },
  };
};

const isTransaction = (operation: string): boolean => operation.startsWith('Transact');

/** What the service says when it is asked too often. Of a transaction one item is, and the others fail with it. */
export const throttleOf = (
  service: CallService,
  operation: string,
  body: JsonObject,
  drawn: Drawn,
): WireError => {
  if (service !== 'dynamodb' || drawn(0) < 0.5) return throttles[service];
  if (!isTransaction(operation)) return throughputExceeded;
  return cancelled(body, drawn, 'ProvisionedThroughputExceeded', throughputExceeded.message);
};

/** DynamoDB, "Transaction conflict handling": another transaction has one of the items. */
export const conflictOf = (operation: string, body: JsonObject, drawn: Drawn): WireError =>
  isTransaction(operation)
    ? cancelled(body, drawn, 'TransactionConflict', 'Transaction is ongoing for the item')
    : { status: 400, code: 'TransactionConflictException', message: 'Transaction is ongoing for the item' };

/** What the service says when it failed. Whether anything was done, the caller cannot know. */
export const failureOf = (service: CallService): WireError => failures[service];
