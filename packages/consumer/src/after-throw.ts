import { RetryableError, TerminalError } from '@twolane/store';
import type { Outcome } from './outcome.ts';

type RetryOutcome = Extract<Outcome, { readonly kind: 'retry' }>;

/**
 * Everything that throws is tried again, also what says of itself that it cannot succeed: a message whose effect is
 * unknown must not leave its queue, and after the last delivery its dead-letter queue keeps it.
 */
export const afterThrow = (error: unknown): RetryOutcome => {
  const why = error instanceof Error ? error.message : String(error);
  if (error instanceof RetryableError) return { kind: 'retry', cause: 'retryable', why, error };
  if (error instanceof TerminalError) return { kind: 'retry', cause: 'terminal', why, error };
  return { kind: 'retry', cause: 'unexpected', why, error };
};
