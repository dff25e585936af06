import { RetryableError, TerminalError } from './errors.ts';

/**
 * What the same request will meet again, however often. Everything else may pass or be mended while a message waits:
 * throttling, time-outs, lost connections, but also a missing permission or table, which a deployment
 * puts right; parking a day's messages because of it would be worse than retrying them.
 */
const NEVER_SUCCEEDS: readonly string[] = [
  'ValidationException',
  'SerializationException',
  'IdempotentParameterMismatchException',
  'ItemCollectionSizeLimitExceededException',
];

const errorName = (thrown: unknown): string => (thrown instanceof Error ? thrown.name : 'unknown');

/** The store's own error for what the SDK threw, with the SDK's as its cause. */
export const storeError = (thrown: unknown, doing: string): RetryableError | TerminalError => {
  if (thrown instanceof RetryableError || thrown instanceof TerminalError) return thrown;
  const message = `${doing}: ${errorName(thrown)}: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  return NEVER_SUCCEEDS.includes(errorName(thrown))
    ? new TerminalError(message, { cause: thrown })
    : new RetryableError(message, { cause: thrown });
};
