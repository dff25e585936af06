import { EventBridgeClient } from '@aws-sdk/client-eventbridge';

const CONNECTION_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 5_000;

/** One attempt a call: `createEventBridgeBus` tries again by itself, and only what failed. */
export const createEventBridgeClient = (): EventBridgeClient =>
  new EventBridgeClient({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
