import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Tries of one call; the SDK backs off in between. Whoever called has retries of its own (queue, stream, HTTP client). */
const MAX_ATTEMPTS = 4;
/** DynamoDB answers within tens of milliseconds: who waits longer for a connection or an answer waits for a lost one. */
const CONNECTION_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 5_000;
const MAX_SOCKETS = 64;

/**
 * The client for `createDynamoStore`. Endpoint, region and credentials come from the environment, as in every AWS
 * SDK. Values that DynamoDB cannot hold are refused rather than left out.
 */
export const createDocumentClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      maxAttempts: MAX_ATTEMPTS,
      retryMode: 'standard',
      requestHandler: {
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        // Without it the SDK only logs that the time is up.
        throwOnRequestTimeout: true,
        httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
        httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      },
    }),
    { marshallOptions: { removeUndefinedValues: false, convertEmptyValues: false } },
  );
